# Debian packages for Go, unless there is one. Sourced by ./dev.
# shellcheck shell=bash disable=SC2034

if ! command -v go >/dev/null && [ ! -x /usr/local/go/bin/go ]; then BUILD_PACKAGES+=(golang-go); fi
