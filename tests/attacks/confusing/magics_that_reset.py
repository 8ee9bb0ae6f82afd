# Uses IPython's magics to empty the namespace, run files, change the environment, and start scripts and jobs.
# proof: points in the environment: 25
# outcome: missing
# %%
from IPython import get_ipython


def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
magic = get_ipython().run_line_magic
magic("env", "POINTS=25")
magic("reset", "-f")
# %%
import os  # noqa: E402

print("points in the environment:", os.environ["POINTS"])
# %%
get_ipython().run_cell_magic("script", "--bg sh", "sleep 60")
# %%
get_ipython().run_cell("%run nothing_here.py\n%load_ext nothing\n%autoreload 25")
# %%
get_ipython().run_line_magic("config", 'InteractiveShell.ast_node_interactivity = "none"')
get_ipython().system("echo 25")
# %%
get_ipython().kernel.do_shutdown(True)
