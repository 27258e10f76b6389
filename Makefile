# ONE. `make run` and `make test` do all the set-up a fresh Debian or Ubuntu needs.
.PHONY: help run test test-all soak mutants check docs look theme-pictures bench bench-roster words lock help-pictures

PYTHON = .venv/bin/python
BOOTSTRAP = sh scripts/bootstrap.sh

help:
	@echo 'make run              start ONE here, with a sample school, on http://127.0.0.1:8000'
	@echo 'make test ARGS="…"    the tests, ARGS go to pytest'
	@echo 'make test-all         those too that take several seconds and more'
	@echo 'make soak             the long faults, and an hour of ordinary life (SOAK_MINUTES=60)'
	@echo 'make mutants          small mistakes put into a copy of the code: do the tests notice?'
	@echo 'make check            formatting, lint, types, import floors, budgets, tables of docs/'
	@echo 'make docs             write the tables of docs/ that the code knows best'
	@echo 'make look ARGS="/…"   pictures of pages of what `make run` runs, phone and computer'
	@echo 'make theme-pictures   the home page in each theme, into docs/screenshots, of what `make run` runs'
	@echo 'make help-pictures    take the pictures of the help anew, of what `make run` runs'
	@echo 'make bench            measure the live engine'
	@echo 'make bench-roster     measure the import of 20,000 pupils'
	@echo 'make words            renew the catalogues of sentences (ARGS=en begins a language)'
	@echo 'make lock             renew requirements*.txt from pyproject.toml'

run:
	@$(BOOTSTRAP) run
	@exec $(PYTHON) -m one demo

# What the tests import is compiled once, whatever the environment says: each of their processes starts a second sooner.
test:
	@$(BOOTSTRAP) dev browser
	@exec env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m pytest -n auto --dist worksteal $(ARGS)

# Those of several seconds and more too: faults under traffic, a page each, the speed of a clock.
test-all:
	@$(BOOTSTRAP) dev browser
	@exec env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m pytest -n auto --dist worksteal -m "not soak" $(ARGS)

soak:
	@$(BOOTSTRAP) dev
	@exec $(PYTHON) -m pytest -m soak -s $(ARGS)

mutants:
	@$(BOOTSTRAP) dev browser
	@exec $(PYTHON) -m scripts.mutants $(ARGS)

check:
	@$(BOOTSTRAP) dev
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) scripts/check_budgets.py
	$(PYTHON) -m scripts.words --check
	$(PYTHON) -m scripts.docs --check

docs:
	@$(BOOTSTRAP) dev
	@$(PYTHON) -m scripts.docs

help-pictures:
	@$(BOOTSTRAP) dev browser
	@exec $(PYTHON) -m scripts.help_pictures

look:
	@$(BOOTSTRAP) dev browser
	@exec $(PYTHON) -m scripts.look $(ARGS)

theme-pictures:
	@$(BOOTSTRAP) dev browser
	@exec $(PYTHON) -m scripts.theme_pictures

bench:
	@$(BOOTSTRAP) dev
	@exec $(PYTHON) -m bench $(ARGS)

bench-roster:
	@$(BOOTSTRAP) dev
	@exec $(PYTHON) -m bench.roster $(ARGS)

words:
	@$(BOOTSTRAP) dev
	@exec $(PYTHON) -m scripts.words $(ARGS)

lock:
	@sh scripts/lock.sh
