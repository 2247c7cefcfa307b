# zig, which compiles for other machines and C libraries with headers and libraries of its own. Sourced by ./dev.
# shellcheck shell=bash

readonly ZIG=ziglang==0.17.0
ZIG_FOLDER=$PWD/build/deps/${ZIG/==/-}

have_zig() {
    export ZIG_GLOBAL_CACHE_DIR=$PWD/build/deps/zig-cache # not in the user's home
    [ ! -d "$ZIG_FOLDER" ] || return 0
    need_packages "to fetch zig" python3-pip
    say "fetching $ZIG, to build for other machines"
    if ! (fetch_from_pypi "$ZIG" "$ZIG_FOLDER") >build/zig.log 2>&1; then
        rm -rf "$ZIG_FOLDER.new"
        say "it cannot be had (see build/zig.log)"
        return 1
    fi
}

zig() { echo "$ZIG_FOLDER/ziglang/zig"; }
