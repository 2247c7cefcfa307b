# Debian packages for Tcl. Sourced by ./dev.
# shellcheck shell=bash disable=SC2034

BUILD_PACKAGES+=(tcl tcl-dev)
DEMO_PACKAGES+=(tcl)
TEST_PACKAGES+=(tcl-thread tclx8.4)
PROGRAMS+=(tclsh)
