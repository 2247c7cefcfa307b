# Programs that use SCTP, from the Python package index, with pinned versions and checksums. Only tests use them. pycrate 0.7.11
# is the last version whose CorenetServer can be loaded. Sourced by ./dev.
# shellcheck shell=bash

readonly PROGRAMS_WANTED=(
    "pycrate==0.7.11 --hash=sha256:2f4169b132aad12693c628fe4a373d8ad35e52f9e8289edf8c7c30d1ed2386b3"
    "python-diameter==0.9.0 --hash=sha256:b5ef067db631181a06578d8b1f33e8536425b318d8612aa48479ee3f4abf934d"
)
PROGRAMS_FOLDER=$PWD/build/deps/pycrate-0.7.11+python-diameter-0.9.0

# Leaves their modules in that folder; without them their tests are left out. Their dependencies are not fetched: ours replaces
# pysctp, and the tests do not use the others.
have_programs() {
    [ ! -d "$PROGRAMS_FOLDER" ] || return 0
    need_packages "to fetch programs that use SCTP" python3-pip
    say "fetching ${PROGRAMS_WANTED[*]%% *}, programs that use SCTP"
    mkdir -p build/deps
    printf '%s\n' "${PROGRAMS_WANTED[@]}" >build/deps/programs.wanted
    local pip=("$(python)" -m pip --disable-pip-version-check --no-input)
    if "${pip[@]}" install --require-hashes --no-deps --only-binary :all: --target "$PROGRAMS_FOLDER.new" \
        -r build/deps/programs.wanted >build/programs.log 2>&1; then
        mv "$PROGRAMS_FOLDER.new" "$PROGRAMS_FOLDER"
    else
        rm -rf "$PROGRAMS_FOLDER.new"
        say "they cannot be had (see build/programs.log): the tests with them are left out"
    fi
}
