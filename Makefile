# The commands of this repository; `make help` lists them.
# Kept to make 3.81 and a plain POSIX sh, so that it also has a chance on macOS (untested there).

PYTHON ?= python3
PORT ?= 8000
DATA ?= var
VENV ?= .venv

export ROLLCALL_PORT := $(PORT)
export ROLLCALL_DATA := $(DATA)
export ROLLCALL_VENV := $(VENV)

RUN = $(VENV)/bin/python -m scripts
BASE = @$(PYTHON) -m scripts.bootstrap base
DEV = @$(PYTHON) -m scripts.bootstrap dev

.PHONY: help run reset test check bench nation faults lighthouse accessibility wagtail-axe tour keys lock theme messages licences python-ok

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 20
	@echo "  PORT (8000) and DATA (var/) from the environment or the command line: make run PORT=9000"

run: python-ok ## install, create the database, load the demo, serve (Ctrl-C stops everything)
	$(BASE)
	@$(RUN).serve --follow-parent

reset: python-ok ## delete DATA (database, files, letters); the next run starts over
	@$(PYTHON) -m scripts.reset

test: python-ok ## everything: format, lint, types, contracts, tests on SQLite and PostgreSQL, stories in Chromium
	$(DEV)
	@$(RUN).suite all

check: python-ok ## the fast part of it, under a minute, on SQLite
	$(DEV)
	@$(RUN).suite fast

bench: python-ok ## measure pages, commits, sign-ins and paper, and print a table with ratios
	$(DEV)
	@$(VENV)/bin/python -m bench

nation: python-ok ## the bench on a nation: 100,000 people and 1 million completions on PostgreSQL
	$(DEV)
	@$(VENV)/bin/python -m bench nation

faults: python-ok ## kill worker, web, database and mail server at random moments, and count what is lost or twice
	$(DEV)
	@$(VENV)/bin/python -m tests.faults

lighthouse: python-ok ## Lighthouse on eight public pages, five times each on two screens (needs Node)
	$(DEV)
	@$(RUN).lighthouse

accessibility: python-ok ## run axe on every page of ours and write the report that /accessibility/ shows
	$(DEV)
	@ROLLCALL_RECORD_AXE=1 $(VENV)/bin/pytest tests/stories/test_every_page_is_accessible.py -q -p no:cacheprovider

wagtail-axe: python-ok ## list in docs/wagtail-accessibility.md what axe finds on Wagtail's own screens
	$(DEV)
	@$(VENV)/bin/python -m tests.stories.wagtail_axe

keys: python-ok ## walk every story with the keyboard alone, in Chromium
	$(DEV)
	@ROLLCALL_KEYS=1 $(VENV)/bin/python -m pytest -q tests/stories --ignore tests/stories/test_every_page_is_accessible.py

tour: python-ok ## take the pictures of docs/tour.md again
	$(DEV)
	@$(VENV)/bin/python -m tests.stories.tour

lock: python-ok ## resolve requirements/*.in again and pin every file by hash
	@$(PYTHON) -m scripts.bootstrap lock

theme: python-ok ## compile the Sass of the theme to CSS
	$(DEV)
	@$(RUN).build_theme

messages: python-ok ## collect the words on screen for translators, and compile what they wrote
	$(DEV)
	@DJANGO_SETTINGS_MODULE=config.settings $(RUN).messages

licences: python-ok ## write docs/licences.md from what the lock installs
	$(DEV)
	@$(RUN).licences

python-ok:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Rollcall needs Python 3.11 or newer and finds no $(PYTHON): on Debian or Ubuntu run 'sudo apt-get install -y python3 python3-venv', then this command again." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Rollcall needs Python 3.11 or newer and $(PYTHON) is `$(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'`: install a newer one and name it, for example 'make run PYTHON=python3.12'." >&2; exit 1; }
