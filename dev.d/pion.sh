# pion/sctp, an SCTP in user space by others, for the benchmark to compare with: the module that bench/pion names, with its
# checksums. Sourced by ./dev.
# shellcheck shell=bash

readonly PION=build/deps/pion

# Leaves the program of bench/pion in that folder; without it the benchmark leaves it out.
have_pion() {
    local sources
    sources=$(sha256sum bench/pion/*)
    if [ -x $PION/peer ] && [ "$sources" = "$(cat $PION/sources 2>&1)" ]; then return; fi
    say "fetching pion/sctp, to compare with"
    if build_pion "$PWD/$PION/peer" >build/pion.log 2>&1; then echo "$sources" >$PION/sources
    else say "it cannot be had (see build/pion.log): the benchmark leaves it out"; fi
}

build_pion() (  # program
    PATH=$PATH:/usr/local/go/bin
    work=$(mktemp -d "$PWD/build/deps/fetch.XXXXXX") || exit
    trap 'rm -rf "$work"' EXIT
    # All that comes with it is in a folder of this run.
    export GOPATH=$work/path GOCACHE=$work/cache GOFLAGS=-modcacherw GOTOOLCHAIN=local GOWORK=off
    mkdir -p "${1%/*}"
    cd bench/pion && go build -o "$1" .
)
