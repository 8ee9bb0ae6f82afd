# Everything builds .venv first when it is missing or older than what it is built from.
# PYTHON: the interpreter to build it with, 3.11 to 3.13.
PYTHON ?= python3
BIN := .venv/bin
BUILT := .venv/.built

.PHONY: setup demo docs test test-attacks fuzz lint format bench bench-attacks lock dist clean

# A seed of this machine's own for the hidden cases, outside version control; one that is there stays.
setup: $(BUILT)
	@$(BIN)/autograder seed

$(BUILT): requirements-dev.lock pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Python 3.11 to 3.13 is needed; name one with make PYTHON=python3.12"; exit 1; }
	@echo "Building .venv (about two minutes, once)"
	@$(PYTHON) -m venv --clear .venv
	@# Bytecode is compiled now: without it, importing TensorFlow takes 15 s instead of 3.
	@$(BIN)/python -m pip install -qq --compile --require-hashes -r requirements-dev.lock
	@# compat: a plain path entry, so that a course folder's autograder/ never hides the package.
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $(BUILT)

demo: $(BUILT)
	@rm -rf demo-class
	@$(BIN)/autograder demo --out demo-class

# The documentation site, build/site: without a network, and to be read without a server.
docs: $(BUILT)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build -f docs/mkdocs.yml
	@echo "Open build/site/index.html"

test: $(BUILT)
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# The long form: every attack with the course's own limits in both sandboxes, 200 kills of a class of 60.
LONG := attacks batch beside broken_notebooks budgets busy_class cluster commands criteria demo diagnosis docs \
        editors feedback forms links mutants pages postgresql predictions reference_training report \
        right_is_never_refused sandbox seed selection student_material unlucky verify
test-attacks: $(BUILT)
	@AUTOGRADER_LONG=1 $(BIN)/python -m pytest tests/sandboxes $(LONG:%=tests/test_%.py)

# A million frames against the host's decoder, then thousands of odd submissions through all that the host does with
# them; FRAMES=N, SUBMISSIONS=N (of each assignment) for other numbers.
fuzz: $(BUILT)
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements-fuzz.lock
	@$(BIN)/python -m tests.fuzz_wire
	@$(BIN)/python -m tests.fuzz_host

lint: $(BUILT)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/autograder release --check

format: $(BUILT)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Against stock nbgrader and Otter: about an hour. ARGUMENTS=--look for a look of five minutes.
bench: $(BUILT)
	@$(BIN)/python -m benchmarks $(ARGUMENTS)

# Attacks on stock nbgrader, in a jail, and on this course: about an hour.
bench-attacks: $(BUILT)
	@$(BIN)/python -m benchmarks.attacks

lock: $(BUILT)
	@$(BIN)/python -m pip install --quiet uv
	@# All of it first: an extra may hold one of the engine's packages back.
	@$(BIN)/uv pip compile pyproject.toml --extra dev --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" --quiet -o requirements-dev.lock
	@$(BIN)/uv pip compile pyproject.toml -c requirements-dev.lock --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet -o requirements.lock
	@$(BIN)/uv pip compile requirements-fuzz.in --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command "make lock" --quiet -o requirements-fuzz.lock

# The engine as a package: dist/*.tar.gz, and of that dist/*.whl. Nothing is fetched.
dist: $(BUILT)
	@rm -rf dist
	@$(BIN)/python -c 'from setuptools.build_meta import build_sdist; build_sdist("dist")' >/dev/null
	@$(BIN)/python -m pip wheel -qq --no-deps --no-build-isolation --no-index --wheel-dir dist dist/*.tar.gz
	@ls dist/*

clean:
	rm -rf .venv demo-class build dist
