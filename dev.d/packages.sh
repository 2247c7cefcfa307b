# Debian packages that the parts of ./dev need, and their installation. Sourced by ./dev.
# shellcheck shell=bash disable=SC2034

# libgtest-dev and libgmock-dev: the build folder holds the tests as well. libsctp-dev: a contender of the benchmark. libcli11-dev and
# nlohmann-json3-dev: the command.
BUILD_PACKAGES=(g++ patch cmake ninja-build pkg-config swig python3 libgtest-dev libgmock-dev libsctp-dev libcli11-dev
    nlohmann-json3-dev ca-certificates)
CLANG_PACKAGES=(clang)
FUZZ_PACKAGES=(clang libclang-rt-dev)
DEMO_PACKAGES=()
GUEST_PACKAGES=(user-mode-linux kmod iproute2 procps)
# tshark: what Wireshark shows of a capture.
TEST_PACKAGES=(lksctp-tools iproute2 util-linux iperf3 socat ncat tshark)
# util-linux and iproute2: networks of another MTU. linux-perf and strace: either counts system calls.
BENCH_PACKAGES=(util-linux iproute2 linux-perf strace)
PAGE_PACKAGES=(python3-matplotlib)
DEBIAN_PACKAGES=(dpkg-dev lintian)
# To install what ./dev deb and ./dev archive make.
CLEAN_PACKAGES=("${DEBIAN_PACKAGES[@]}" debootstrap util-linux iproute2)
DOCS_PACKAGES=(python3 python3-markdown)
# Programs that a system without apt must have.
PROGRAMS=(c++ patch cmake ninja pkg-config swig python3 sha256sum tar)

# The packages of each language.
while read -r language; do
    # shellcheck source=/dev/null
    . "bindings/$language/packages.sh"
done <bindings/languages.txt
unset language

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
