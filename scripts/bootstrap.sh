#!/bin/sh
# Makes .venv ready: bootstrap.sh run | dev [browser]
# Does nothing when the lock, the project file and the place are those of the last time.
set -eu
cd "$(dirname "$0")/.."
want=$1
case $want in
    run) lock=requirements.txt ;;
    dev) lock=requirements-dev.txt ;;
esac

fail() {
    echo "one: $*" >&2
    exit 1
}

# apt_install WHY PACKAGE…: only root may, and only where there is apt.
apt_install() {
    why=$1
    shift
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        return 1
    fi
    echo "one: $why: installing $*" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$@" >&2 </dev/null ||
        { apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "$@" >&2 </dev/null; }
}

# A command that exists may still be a shim of a version manager: it has to run.
newest_python() {
    for candidate in python3.14 python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed; found $(python3 --version 2>/dev/null || echo none)"
}

make_venv() {
    python=$(newest_python)
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    package="python$version-venv"
    apt_install "python3 -m venv does not work" "$package" ||
        fail "python3 -m venv does not work: install the package $package, then run this again"
    "$python" -m venv .venv
}

venv_works() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 &&
        .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))'
}

stamp_of() {
    { pwd; cat "$1" pyproject.toml; } | sha256sum
}

install() {
    venv_works || make_venv
    echo "one: installing what $lock lists" >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
    stamp_of "$lock" >".venv/stamp.$want"
    # The development lock holds the other one.
    if [ "$want" = dev ]; then stamp_of requirements.txt >.venv/stamp.run; fi
}

if [ ! -x .venv/bin/python ] || [ "$(cat ".venv/stamp.$want" 2>/dev/null)" != "$(stamp_of "$lock")" ]; then
    install
fi

if [ "${2:-}" = browser ]; then
    for browser in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$browser" >/dev/null; then exit 0; fi
    done
    apt_install "the tests drive a browser" chromium fonts-liberation ||
        fail "the tests drive a browser: install the package chromium, then run this again"
fi
