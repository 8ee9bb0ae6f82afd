"""Files that lie beside every student's notebook, copied by the release step. They import nothing of ours."""
