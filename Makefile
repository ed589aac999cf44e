# Two commands matter: `make run` starts the appliance, `make test` proves it. Both set themselves up.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: acd-simulation setup speech run demo test check unit e2e peers bench build format clean prompts pictures sip-conformance sip-fuzz soak interop

# Kamailio is installed where only root looks for programs.
export PATH := $(PATH):/usr/sbin

npm := npm --no-fund --no-audit --loglevel=error

# npm's `node` package brings the Node that every npm script runs. Not `npm ci`: it refuses the lock file where a
# registry lacks a package for a platform that is not this one.
node_modules/.set-up: package.json package-lock.json
	$(npm) install --no-save
	@touch $@

setup: node_modules/.set-up

build: setup
	@$(npm) run -s build

# Menus speak texts by it; without it all else works, and the page says what is missing.
speech:
	@if command -v espeak-ng > /dev/null; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ]; then \
	  echo "Menus cannot speak texts without espeak-ng (sudo apt-get install --no-install-recommends espeak-ng)" >&2; \
	  exit 0; \
	fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	{ apt-get -qq update && apt-get -qq -y install --no-install-recommends espeak-ng; } || \
	  echo "espeak-ng could not be installed: menus cannot speak texts" >&2

run: build speech
	@exec $(npm) run -s start

demo: build speech
	@exec $(npm) run -s demo

# The real peers of the end-to-end tests, as Debian packages them.
peer_programs := sipp:sip-tester baresip:baresip-core chromium:chromium kamailio:kamailio-tls-modules sipsak:sipsak espeak-ng:espeak-ng linphone-daemon:linphone-cli pdftotext:poppler-utils xlsx2csv:xlsx2csv doveadm:dovecot-imapd gs:ghostscript iaxmodem:iaxmodem socat:socat efax:efax hfaxd:hylafax-server sendfax:hylafax-client fax2tiff:libtiff-tools ip:iproute2
missing_peers = $(strip $(foreach pair,$(peer_programs),$(if $(shell command -v $(firstword $(subst :, ,$(pair)))),,$(lastword $(subst :, ,$(pair))))))

peers:
	@missing="$(missing_peers)"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ]; then \
	  echo "The tests need these Debian packages: $$missing (sudo apt-get install --no-install-recommends $$missing)" >&2; \
	  exit 1; \
	fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get -qq update && apt-get -qq -y install --no-install-recommends $$missing

# Everything: lint, types, unit tests, build, end-to-end. Ends with `N passed, N failed`.
test: setup peers
	@$(npm) run -s test

e2e: build peers
	$(npm) run -s test:e2e

check: setup
	$(npm) run -s lint
	$(npm) run -s types
	$(npm) run -s test:unit

unit: setup
	$(npm) run -s test:unit

# PARTS="calls rtp" measures only those.
bench: build peers
	@$(npm) run -s bench -- $(PARTS)

# An office's steady load for MINUTES (60); exit code 1 when something leaked or failed.
soak: build peers
	@node_modules/.bin/node --enable-source-maps dist/soak.js

# RFC × section × result, from the tests that bear a clause; also in .make/sip-conformance.{md,json}.
sip-conformance: setup
	@$(npm) run -s sip-conformance

# Broken messages at a real engine: SECONDS (60 for each transport), SEED (any), TRANSPORT (udp,tcp,tls). A JSON line each.
sip-fuzz: setup
	@$(npm) run -s sip-fuzz

# Tries the peers that are too heavy for the tests (Debian: linphone-cli, twinkle-console) and prints rows for peers/INTEROP.md.
interop: peer_programs += twinkle-console:twinkle-console
interop: build peers
	@$(npm) run -s interop

# The distribution against Erlang C and A, two queues, and how right waits are told. CALLS (1000000 of a run), SEEDS (12 at most).
acd-simulation: setup
	@node_modules/.bin/node server/testing/acd/acd-simulation.ts

format: setup
	$(npm) run -s format

clean:
	rm -rf dist node_modules .make

# Speaks the prompts and composes the music anew (espeak-ng, sox, python3); the results are kept in the repository.
prompts: setup
	firmware-scripts/prompts/make-prompts.sh
	node_modules/.bin/node firmware-scripts/prompts/make-music.ts

# Takes the README's pictures anew from the demonstration; the results are kept in the repository.
pictures: build peers
	node_modules/.bin/node server/testing/pictures.ts
