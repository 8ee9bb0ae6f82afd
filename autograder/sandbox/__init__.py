"""The host's side of the wall: starts the sandbox, its zygote and its guests, and talks to them.

`packages` says which installed packages a guest may see, `bubblewrap` builds the jail around them,
`zygote` keeps one warm, `guest` speaks with one submission.
"""
