# make demo: set up and show the main job · make test: set up and run the tests · make check: format, lint, types, tests · make web: build the page anew · make bench: measure what is promised of speed and memory
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin

PLACES := scripts/build_gazetteer.py scripts/admin1.csv scripts/admin2.csv $(addprefix src/whoholds/,gazetteer.py arabic.py data/places.toml)

$(VENV)/.ready: pyproject.toml hatch_build.py $(PLACES)
	$(PY) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --group dev
	$(BIN)/pip install --quiet --editable .
	touch $@

.PHONY: setup demo web test check format bench clean
setup: $(VENV)/.ready

demo: setup
	$(BIN)/python scripts/demo.py

test: setup
	$(BIN)/python -m pytest -n 2

check: setup
	$(BIN)/ruff format --check src tests scripts bench
	$(BIN)/ruff check src tests scripts bench
	$(BIN)/mypy src tests scripts bench
	$(BIN)/python -m pytest -n 2

format: setup
	$(BIN)/ruff format src tests scripts bench
	$(BIN)/ruff check --fix src tests scripts bench

bench: setup
	$(BIN)/python -m bench.run

web:
	cd web && npm ci --no-audit --no-fund && npm run build

clean:
	rm -rf $(VENV) build dist
