# The source of usrsctp: Debian's source package, with a pinned version and checksum. Sourced by ./dev; cmake/usrsctp_source.cmake
# reads what is readonly.
# shellcheck shell=bash

readonly USRSCTP_VERSION=0.9.5.0
readonly USRSCTP_SHA256=260107caf318650a57a8caa593550e39bca6943e93f970c80d6c17e59d62cd92
# Upstream's own, where there is no apt: the same file.
# shellcheck disable=SC2034 # CMake reads it
readonly USRSCTP_RELEASE=https://github.com/sctplab/usrsctp/archive/refs/tags/$USRSCTP_VERSION.tar.gz
readonly USRSCTP_ARCHIVE=libusrsctp_$USRSCTP_VERSION.orig.tar.gz

# Prints the folder of the source; fetches it first if it is missing.
usrsctp_source() {
    local folder=$PWD/build/deps/usrsctp-$USRSCTP_VERSION
    if [ -n "${ANYSCTP_USRSCTP_SOURCE:-}" ]; then
        echo "$ANYSCTP_USRSCTP_SOURCE"
        return
    fi
    # Without apt CMake fetches it.
    [ -f "$folder/usrsctplib/usrsctp.h" ] || ! command -v apt-get >/dev/null || fetch_usrsctp "$folder" >&2
    echo "$folder"
}

fetch_usrsctp() {  # folder
    say "fetching the source of usrsctp $USRSCTP_VERSION (Debian's source package libusrsctp)"
    local work
    mkdir -p build/deps
    work=$(mktemp -d "$PWD/build/deps/fetch.XXXXXX")
    # shellcheck disable=SC2064 # expand the folder now; this runs in its own subshell
    trap "rm -rf '$work'" EXIT
    source_lists "$work"
    (cd "$work" && apt_source -q update && apt_source -q source --download-only "libusrsctp$(packaged_version)") ||
        die "apt could not fetch the source package libusrsctp"
    echo "$USRSCTP_SHA256  $work/$USRSCTP_ARCHIVE" | sha256sum --quiet --check ||
        die "this is not the source of usrsctp $USRSCTP_VERSION that this project was made for: get $USRSCTP_ARCHIVE with" \
            "the SHA-256 $USRSCTP_SHA256, unpack it and name its folder in ANYSCTP_USRSCTP_SOURCE"
    tar -xf "$work/$USRSCTP_ARCHIVE" -C "$work"
    mv "$work/usrsctp-$USRSCTP_VERSION" "$1"
}

# "=VERSION" of the package with this source; empty if there is none, and then apt's choice is tried.
packaged_version() {
    apt_source_cache showsrc libusrsctp | sed -n "s/^Version: \($USRSCTP_VERSION-.*\)/=\1/p" | head -1
}

# The machine's package sources, changed to source packages, in our own folder: its configuration stays unchanged.
source_lists() {  # work folder
    mkdir -p "$1/lists/partial" "$1/parts"
    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -f "$file" ] && sed -nE 's/^deb +(.*(debian|ubuntu).*)/deb-src \1/p' "$file" >>"$1/parts/own.list"
    done
    for file in /etc/apt/sources.list.d/*.sources; do
        # Only the distribution's own archive; other vendors may have no source packages.
        [ -f "$file" ] && awk 'BEGIN { RS = ""; ORS = "\n\n" } /[Dd]ebian|[Uu]buntu/' "$file" |
            sed 's/^Types:.*/Types: deb-src/' >>"$1/parts/own.sources"
    done
    apt_folder=$1
}

apt_source() { with_source_lists apt-get "$@"; }
apt_source_cache() { with_source_lists apt-cache "$@"; }

with_source_lists() {  # apt's program, then its arguments
    local program=$1
    shift
    # No caches on disk: they would replace the machine's own with those of our lists.
    "$program" -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt_folder/parts" \
        -o Dir::State::Lists="$apt_folder/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
        -o APT::Sandbox::User="$(id -un)" "$@"
}
