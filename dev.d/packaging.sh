# ./dev wheels, and what builds the Python package: from the Python package index, with pinned versions, kept as files so that the
# builds themselves need no network. Sourced by ./dev.
# shellcheck shell=bash

readonly BUILDERS=(build==1.6.1 scikit-build-core==1.1.2 swig==4.5.1)
BUILDERS_FOLDER=$PWD/build/deps/builders
readonly WHEEL_TOOLS=("${BUILDERS[@]}" abi3audit==0.0.26 auditwheel==6.8.2)
WHEEL_TOOLS_FOLDER=$PWD/build/deps/wheel-tools

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

# Leaves the tools in those folders, without which the test of wheels is left out.
have_wheel_tools() {
    have_files "$WHEEL_TOOLS_FOLDER" "to build and check wheels" "${WHEEL_TOOLS[@]}" && have_zig
}

cmd_wheels() {
    need_packages "to build wheels" "${BUILD_PACKAGES[@]}"
    have_wheel_tools || die "wheels: what builds them is missing"
    say "building the source package and the wheel"
    "$(python)" -B dev.d/wheels.py "$(zig)" "$WHEEL_TOOLS_FOLDER" build/wheels "$@"
}

# What is packed has the time of the last commit, or of the sources that were released, unless the environment has another.
source_date() {
    if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then :
    elif [ -e .git ]; then SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
    else SOURCE_DATE_EPOCH=$(stat --format %Y CHANGELOG.md); fi
    export SOURCE_DATE_EPOCH
}

cmd_archive() {
    need_packages "to pack the sources" python3
    source_date
    "$(python)" -B dev.d/archive.py "$(usrsctp_source)" build/archive
}
