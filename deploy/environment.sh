# Shared by the two commands of the README; sourced, never run.

# in_language DANISH ENGLISH: the sentence in the language of MACHINERY_LANG, to standard error.
in_language() {
    if [ "${MACHINERY_LANG:-da}" = en ]; then echo "$2" >&2; else echo "$1" >&2; fi
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# install_system_package COMMAND PACKAGE: installs PACKAGE with apt unless COMMAND is there.
install_system_package() {
    command -v "$1" >/dev/null 2>&1 && return
    in_language "Installerer $2 (kræver administratorrettigheder) …" "Installing $2 (needs administrator rights) …"
    as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq "$2" >&2
}

# install_python_packages FILE: makes .venv with Python 3.11 or newer and installs FILE into it, unless that is done.
install_python_packages() {
    local python
    python=$(command -v python3.11 || command -v python3 || true)
    if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        in_language "Python 3.11 eller nyere er nødvendig." "Python 3.11 or newer is needed."
        return 1
    fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        if ! "$python" -m venv --clear .venv 2>/dev/null; then
            as_root apt-get update -qq
            DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq python3-venv >&2
            "$python" -m venv --clear .venv
        fi
    fi
    local wanted installed
    wanted=$(cat requirements.txt "$1" | sha256sum | cut -d' ' -f1)
    installed=$(cat ".venv/installed-${1//\//-}" 2>/dev/null || true)
    [ "$wanted" = "$installed" ] && return
    in_language "Installerer Python-pakker i .venv (cirka et minut) …" \
        "Installing Python packages into .venv (about a minute) …"
    # What is never imported need not be compiled.
    .venv/bin/python -m pip install --quiet --no-compile --disable-pip-version-check -r "$1" >&2
    echo "$wanted" > ".venv/installed-${1//\//-}"
}
