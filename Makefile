# make demo | test | app: each makes .venv from hashed requirements first; a second run installs nothing.
PYTHON ?= python3
BIN := .venv/bin
# The makers of ground truth need an environment of their own: bpy 4.2 has no wheel but for Python 3.11.
PYTHON_BODIES ?= python3.11
BODIES := .venv-bodies/bin/python -m benchmarks.pictures

.PHONY: demo test app report-pictures speed speed-records load intake-wait kill-test accuracy bodies refiner models lock clean

demo: .venv/ready
	$(BIN)/python tools/demo.py

test: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell --skip "./out,./build,./.venv,*.svg,*.jsonl"
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --cov=posture --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=95

app: .venv/ready
	$(BIN)/posture app

# First pages of the patient's report, for README and docs/report.md. Debian: apt-get install poppler-utils.
report-pictures: .venv/ready-dev
	$(BIN)/python tools/report_pictures.py

speed: .venv/ready-dev
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python -m benchmarks.letter_speed

# 10,000 patients with 5 visits each, on SQLite and on the server that POSTURE_TEST_DATABASE_URL names.
speed-records: .venv/ready-dev
	$(BIN)/python -m benchmarks.records_speed
	$(BIN)/python -m benchmarks.pages_speed

# 20 visitors at once, and a browser (Debian: apt-get install chromium) that looks on.
load: .venv/ready-dev
	$(BIN)/python -m benchmarks.load

# How long a photo takes in New visit, in a browser as above.
intake-wait: .venv/ready-dev
	$(BIN)/python -m benchmarks.intake_wait

# On SQLite, or on the empty database that POSTURE_TEST_DATABASE_URL names.
kill-test: .venv/ready-dev
	$(BIN)/python -m benchmarks.kill_test

accuracy: .venv/ready-dev
	$(BIN)/python -m benchmarks.accuracy

bodies: .venv-bodies/ready
	for set in test test_more findings calibrate; do $(BODIES) $$set ground_truth/$$set; done
	$(BODIES) test_touching ground_truth/test_touching --first 72

# An hour for the lessons and as long for the network, on two cores; another machine gives another network.
refiner: .venv-bodies/ready
	.venv-bodies/bin/python -m benchmarks.refiner.lessons out/lessons --bodies 1040
	.venv-bodies/bin/python -m benchmarks.train_refiner out/lessons out/first.onnx --minutes 36
	.venv-bodies/bin/python -m benchmarks.train_refiner out/lessons posture/models/refiner.onnx --start out/first.pt --minutes 24

models: .venv/ready-dev
	$(BIN)/python tools/build_models.py

lock: .venv/ready-dev
	for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --upgrade --quiet $$name.in -o $$name.txt; done
	$(BIN)/uv pip compile --python-version 3.11 --python-platform x86_64-manylinux_2_28 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --quiet \
	  benchmarks/requirements-bodies.in -o benchmarks/requirements-bodies.txt

clean:
	rm -rf .venv .venv-bodies out build *.egg-info

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Posture needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	touch $@

.venv-bodies/ready: benchmarks/requirements-bodies.txt
	test -x .venv-bodies/bin/python || $(PYTHON_BODIES) -m venv .venv-bodies
	.venv-bodies/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
	  -r benchmarks/requirements-bodies.txt
	touch $@
