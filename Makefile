# Two commands matter: `make run` starts the appliance, `make test` proves it. Both set themselves up.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: setup run demo test check unit e2e bench build format clean prompts

npm := npm --no-fund --no-audit --loglevel=error

# npm's `node` package brings the Node that every npm script runs.
node_modules/.set-up: package.json package-lock.json
	$(npm) ci
	@touch $@

setup: node_modules/.set-up

build: setup
	@$(npm) run -s build

run: build
	@exec $(npm) run -s start

demo: build
	@exec $(npm) run -s demo

check: setup
	$(npm) run -s lint
	$(npm) run -s types
	$(npm) run -s test:unit

unit: setup
	$(npm) run -s test:unit

bench: build
	@$(npm) run -s bench

format: setup
	$(npm) run -s format

clean:
	rm -rf dist node_modules .make
