# Debian packages for Perl. Sourced by ./dev.
# shellcheck shell=bash disable=SC2034

BUILD_PACKAGES+=(perl libperl-dev)
DEMO_PACKAGES+=(perl)
