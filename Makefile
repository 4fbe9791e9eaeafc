# The front door. `make` alone lists what there is.

PYTHON ?= python3
BIN := .venv/bin
LAB := $(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root)

# each file's tests in one process, files beside each other
PYTEST := $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

help:       ## list the targets
	@awk -F ':.*## ' '/^##@/ {print "\n" substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

##@ Students
setup:      ## make .venv and install, if need be
	@$(PYTHON) -I tools/install.py

# without what instructors make exercises with: they start .venv/bin/jupyter lab
lab: setup  ## open JupyterLab on unit 1
	JUPYTER_CONFIG_PATH=tools/student_lab $(LAB) --LabApp.default_url=/lab/tree/notebooks/01_configure/01_configure.ipynb $(LAB_OPTIONS)

check: setup ## check your own notebooks
	$(BIN)/autograder check

##@ Instructors
demo: setup ## a class of twenty, invented, handed in and graded
	$(BIN)/python -m tests.demo

grade: setup ## grade a class: make grade SUBMISSIONS=folder
	$(BIN)/autograder grade $(SUBMISSIONS)

release: setup ## solutions/ -> notebooks/
	$(BIN)/autograder release

answers: setup ## every right and wrong answer on file against the checks
	$(BIN)/python -m tests.answers

book: setup ## the solutions, executed, as a website: book/index.html
	$(BIN)/autograder book

##@ Developers
setup-dev:  ## what the tests need, on top of setup
	@$(PYTHON) -I tools/install.py --dev

test: style ## style, then the tests (at most 10 minutes)
	$(PYTEST)

test-slow: setup-dev ## the long tests; MINUTES=n begins none after n minutes
	$(PYTEST) -m slow $(if $(MINUTES),--minutes $(MINUTES))

style: declared ## formatting, lint and types, notebooks too; and declared
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python tools/no_outputs.py

declared: setup-dev ## is all that is imported declared in pyproject.toml?
	$(BIN)/deptry autograder digits
	$(BIN)/deptry images tests tools --ignore DEP002,DEP004

bench: setup-dev ## the benchmarks
	$(BIN)/python -m tests.bench

reader: setup ## train the reader again (at most 30 minutes)
	$(BIN)/python -m tools.reader_training

.PHONY: help setup lab check demo grade release answers book \
	setup-dev test test-slow style declared bench reader
