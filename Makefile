# make demo | test | app: each makes .venv from hashed requirements first; a second run installs nothing.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test app speed models lock clean

demo: .venv/ready
	$(BIN)/python tools/demo.py

test: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell --skip ./out,./build,./.venv
	$(BIN)/mypy
	$(BIN)/pytest --cov=posture --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=95

app: .venv/ready
	$(BIN)/streamlit run app.py

speed: .venv/ready-dev
	$(BIN)/python benchmarks/speed.py

models: .venv/ready-dev
	$(BIN)/python tools/build_models.py

lock: .venv/ready-dev
	for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --upgrade --quiet $$name.in -o $$name.txt; done

clean:
	rm -rf .venv out build *.egg-info

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Posture needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@
