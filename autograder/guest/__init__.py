"""Everything that runs inside the sandbox. Nothing here is trusted by the host, or knows the course.

`zygote` imports the packages once and forks; `confine` locks a fork in; `session` then runs the cells
(`shell`, `recorder`) and answers the host's calls.
"""
