#!/bin/sh
# Renews requirements.txt and requirements-dev.txt from pyproject.toml, keeping what still fits.
# `sh scripts/lock.sh --upgrade` takes the newest versions instead.
set -eu
cd "$(dirname "$0")/.."
sh scripts/bootstrap.sh dev
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv

# The lock names versions and hashes, never an address: whoever installs says where from.
compile() {
    "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml "$@"
}
compile "$@" --group build --output-file requirements.txt
compile "$@" --group build --group dev --constraint requirements.txt --output-file requirements-dev.txt
