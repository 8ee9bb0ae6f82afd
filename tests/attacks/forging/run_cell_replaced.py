# Replaces the shell's run_cell: every later cell is said to have gone well, and is not run.
# proof: one cell more, success: True, was not run: True
# outcome: failed
# %%
from IPython import get_ipython
from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult


def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0


def run_nothing(source="", store_history=True, silent=False, *args, **kwargs):
    return ExecutionResult(ExecutionInfo(source, store_history, silent, True, None))


shell = get_ipython()
shell.run_cell = run_nothing
mark = "untouched"
done = shell.run_cell("mark = 'run'")
print(f"one cell more, success: {done.success}, was not run: {mark == 'untouched'}")
