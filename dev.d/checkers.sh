# ./dev check, and the programs that check the sources: dev.d/checks.py names both. Sourced by ./dev.
# shellcheck shell=bash

checks() { "$(python)" -B dev.d/check.py "$@"; }

# Fetches the missing programs. A check without its program is left out.
have_checkers() {  # --long for those of all checks
    local missing each source package folder
    mapfile -t missing < <(checks --missing "$@")
    for each in "${missing[@]}"; do
        read -r source package folder <<<"$each"
        say "fetching $package, to check the sources"
        rm -rf "$folder.new"
        if ! ("fetch_from_$source" "$package" "$folder") >build/checkers.log 2>&1; then
            rm -rf "$folder.new"
            say "it cannot be had (see build/checkers.log): the checks with it are left out"
        fi
    done
}

fetch_from_debian() {  # package
    need_packages "to check the sources" "$1"
}

fetch_from_pypi() {  # requirement, folder
    need_packages "to fetch checkers" python3-pip
    "$(python)" -m pip --disable-pip-version-check --no-input install --only-binary :all: --target "$2.new" "$1" &&
        mv "$2.new" "$2"
}

fetch_from_go() {  # package, folder
    # What Go keeps beside the program is in the temporary folder, and is removed with it.
    GOPATH=$2.new/go GOCACHE=$2.new/cache GOFLAGS=-modcacherw GOTOOLCHAIN=local GOBIN=$2.new/bin go install "$1" &&
        mkdir "$2" && mv "$2.new/bin" "$2" && rm -rf "$2.new"
}

cmd_check() {
    need_packages "to know how the sources are compiled" "${BUILD_PACKAGES[@]}"
    have_checkers --long
    [ -f build/dev/build.ninja ] || configure dev # not anew: a build or a test may be using it
    say "checking the sources"
    checks "$@"
}
