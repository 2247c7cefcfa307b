# Debian packages that the parts of ./dev need, and their installation. Sourced by ./dev.
# shellcheck shell=bash disable=SC2034

# libgtest-dev and libgmock-dev: the build folder holds the tests as well. libsctp-dev: a contender of the benchmark.
BUILD_PACKAGES=(g++ patch cmake ninja-build pkg-config swig python3 python3-dev tcl tcl-dev lua5.4 liblua5.4-dev lua5.3
    liblua5.3-dev lua5.1 liblua5.1-0-dev luajit libluajit-5.1-dev libgtest-dev libgmock-dev libsctp-dev ca-certificates)
CLANG_PACKAGES=(clang)
FUZZ_PACKAGES=(clang libclang-rt-dev)
DEMO_PACKAGES=(tcl lua5.4)
GUEST_PACKAGES=(user-mode-linux kmod iproute2 procps)
TEST_PACKAGES=(python3-pytest python3-uvloop tcl-thread tclx8.4 lksctp-tools iproute2 util-linux lua-socket lua-copas
    lua-luv lua-cqueues)
DOCS_PACKAGES=(python3 python3-markdown)
# What a system without apt must have.
PROGRAMS=(c++ patch cmake ninja pkg-config swig python3 tclsh sha256sum tar)

missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else die "need root for: $* (there is no sudo here)"; fi
}

apt_update_once() {
    [ -n "${apt_updated:-}" ] || as_root apt-get -q update >&2
    apt_updated=yes
}

need_packages() {  # why, then packages
    local why=$1 missing
    shift
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        need_programs "$why" "$@"
        return
    fi
    mapfile -t missing < <(missing_packages "$@" | sort -u)
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing $why: ${missing[*]}"
    apt_update_once
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${missing[@]}" >&2
}

need_programs() {  # why, then Debian's names of the packages
    local why=$1 program
    shift
    for program in "${PROGRAMS[@]}"; do
        command -v "$program" >/dev/null ||
            die "there is no $program here, and no apt to install it. Install $why what Debian calls: $*"
    done
}
