# pion/sctp, an SCTP in user space by others, for the benchmark to compare with: the module that bench/pion names, with its
# checksums. Sourced by ./dev.
# shellcheck shell=bash

readonly PION=build/deps/pion

# Leaves the program of bench/pion in that folder; without it the benchmark leaves it out.
have_pion() {
    local program=$PION/peer file newer=''
    for file in bench/pion/*; do [ "$program" -nt "$file" ] || newer=$file; done
    [ -n "$newer" ] || return 0
    say "fetching pion/sctp, to compare with"
    build_pion "$PWD/$program" >build/pion.log 2>&1 || say "it cannot be had (see build/pion.log): the benchmark leaves it out"
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
