# The commands of this project; `make help` lists them. Everything happens in .venv and data/.

.DEFAULT_GOAL := help
.PHONY: help run test fast lint types docs bench sure lock

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 14

run: ## set everything up and serve the wiki on http://127.0.0.1:8000
	@scripts/venv
	@exec .venv/bin/narzedziownik serve

test: ## install what the tests need and run all of them
	@scripts/venv --dev
	@exec .venv/bin/python -m tests.run

fast: ## lint and the tests that need no browser, server or PostgreSQL
	@scripts/venv --dev
	@exec .venv/bin/python -m tests.run --only fast

lint: ## style, import order, security patterns
	@scripts/venv --dev
	@exec .venv/bin/python -m tests.run --only lint

types: ## strict type check of app/
	@scripts/venv --dev
	@exec .venv/bin/python -m tests.run --only types

docs: ## check that the documents tell of every setting, right and command
	@scripts/venv --dev
	@exec .venv/bin/python -m tests.run --only docs

bench: ## measure speed into docs/benchmarks.md; ONLY="conversations work" for some tables
	@scripts/venv --dev
	@exec .venv/bin/python -m benchmarks --write $(if $(ONLY),--only $(ONLY))

sure: test ## the same as test: all there is

lock: ## write the lock files anew from pyproject.toml
	@scripts/venv --dev
	@exec scripts/lock
