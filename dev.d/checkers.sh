# The checkers of the Python parts, from the Python package index, of one version each. Only tests use them. Sourced by ./dev.
# shellcheck shell=bash

readonly CHECKERS=(mypy==2.4.1 ruff==0.17.6)
CHECKERS_FOLDER=$PWD/build/deps/checkers

# Leaves their modules in that folder; without them the tests with them are left out.
have_checkers() {
    [ ! -d "$CHECKERS_FOLDER" ] || return 0
    need_packages "to fetch the checkers of the Python parts" python3-pip
    say "fetching ${CHECKERS[*]}, to check the Python parts"
    local pip=("$(python)" -m pip --disable-pip-version-check --no-input)
    if "${pip[@]}" install --only-binary :all: --target "$CHECKERS_FOLDER.new" "${CHECKERS[@]}" >build/checkers.log 2>&1; then
        mv "$CHECKERS_FOLDER.new" "$CHECKERS_FOLDER"
    else
        rm -rf "$CHECKERS_FOLDER.new"
        say "they cannot be had (see build/checkers.log): the tests with them are left out"
    fi
}
