# The front door. `make` alone lists what there is.

PYTHON ?= python3
BIN := .venv/bin
LAB := $(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root)

# each file's tests in one process, files beside each other
PYTEST := $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

help:       ## list the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/  /' | column -t -l 2

setup:      ## make .venv and install, if need be
	@$(PYTHON) -I digits/install.py

lab: setup  ## open JupyterLab on unit 1
	$(LAB) --LabApp.default_url=/lab/tree/notebooks/01_configure/01_configure.ipynb $(LAB_OPTIONS)

check: setup ## check your own notebooks
	$(BIN)/autograder check

test: style ## style, then the tests (at most 10 minutes)
	$(PYTEST)

test-slow: setup ## the long tests; MINUTES=n begins none after n minutes
	$(PYTEST) -m slow $(if $(MINUTES),--minutes $(MINUTES))

style: setup ## formatting, lint and types, notebooks too
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

demo: setup ## a class of twenty, invented, handed in and graded
	$(BIN)/python -m tests.demo

bench: setup ## the benchmarks
	$(BIN)/python -m tests.bench

reader: setup ## train the reader again (at most 30 minutes)
	$(BIN)/python -m digits.reader_training

answers: setup ## every right and wrong answer on file against the checks
	$(BIN)/python -m tests.answers

release: setup ## solutions/ -> notebooks/
	$(BIN)/autograder release

grade: setup ## grade a class: make grade SUBMISSIONS=folder
	$(BIN)/autograder grade $(SUBMISSIONS)

book: setup ## the solutions, executed, as a website: book/index.html
	$(BIN)/autograder book

.PHONY: help setup lab check test test-slow style demo bench reader answers release grade book
