# pysctp itself, for comparison: its source package from the Python package index, with a pinned version and checksum. Only
# tests use it. Sourced by ./dev.
# shellcheck shell=bash

readonly PYSCTP_VERSION=0.7.3
readonly PYSCTP_SHA256=bf7133c709528f83dce3950d4e486e7520f4a0f80d71e2364bf0991eb5d1eeae
PYSCTP_FOLDER=$PWD/build/deps/pysctp-$PYSCTP_VERSION

# Leaves its source in that folder and its modules in `built` there; without them the tests that compare are left out.
have_pysctp() {
    [ ! -d "$PYSCTP_FOLDER" ] || return 0
    need_packages "to build pysctp, which is compared with" python3-pip python3-setuptools python3-wheel
    say "fetching pysctp $PYSCTP_VERSION, to compare with"
    fetch_pysctp >build/pysctp.log 2>&1 ||
        say "pysctp cannot be had (see build/pysctp.log): the tests against it are left out"
}

fetch_pysctp() (
    mkdir -p build/deps
    work=$(mktemp -d "$PWD/build/deps/fetch.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    pip=("$(python)" -m pip --disable-pip-version-check --no-input)
    echo "pysctp==$PYSCTP_VERSION --hash=sha256:$PYSCTP_SHA256" >"$work/wanted"
    "${pip[@]}" download --require-hashes --no-deps --no-binary :all: --no-build-isolation --dest "$work" -r "$work/wanted" &&
        tar -xf "$work/pysctp-$PYSCTP_VERSION.tar.gz" -C "$work" &&
        "${pip[@]}" install --no-deps --no-build-isolation --no-index --target "$work/pysctp-$PYSCTP_VERSION/built" \
            "$work/pysctp-$PYSCTP_VERSION" &&
        mv "$work/pysctp-$PYSCTP_VERSION" "$PYSCTP_FOLDER"
)
