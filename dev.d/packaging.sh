# What builds the Python package: from the Python package index, with pinned versions, kept as files so that the builds
# themselves need no network. Sourced by ./dev.
# shellcheck shell=bash

readonly BUILDERS=(build==1.6.1 scikit-build-core==1.1.2 swig==4.5.1)
BUILDERS_FOLDER=$PWD/build/deps/builders

# Leaves their files in that folder; without them the tests of the package are left out.
have_builders() {
    have_files "$BUILDERS_FOLDER" "to build the Python package" "${BUILDERS[@]}" || say "the tests of the package are left out"
}

# The files of requirements and of what these require; fails if they cannot be had.
have_files() {  # folder, why, requirements
    local folder=$1 why=$2 log=build/packaging.log
    shift 2
    [ "$*" != "$(cat "$folder/wanted" 2>&1)" ] || return 0
    need_packages "$why" python3-pip
    say "fetching $*, $why"
    rm -rf "$folder.new"
    if ! "$(python)" -m pip --disable-pip-version-check --no-input download --only-binary :all: --dest "$folder.new" "$@" \
        >"$log" 2>&1; then
        rm -rf "$folder.new"
        say "they cannot be had (see $log)"
        return 1
    fi
    echo "$*" >"$folder.new/wanted"
    rm -rf "$folder"
    mv "$folder.new" "$folder"
}
