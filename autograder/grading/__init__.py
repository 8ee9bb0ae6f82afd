"""From a submission to its marks, on the host.

`student` is the proxy that graders call, `compare` and `tolerance` judge values, `diagnosis` names known
mistakes, `examination` turns outcomes of tests into scores, `grader` grades one submission after another.
"""
