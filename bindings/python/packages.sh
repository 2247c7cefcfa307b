# Debian packages for Python. Sourced by ./dev.
# shellcheck shell=bash disable=SC2034

BUILD_PACKAGES+=(python3-dev)
TEST_PACKAGES+=(python3-pytest python3-uvloop python3-pip python3-venv)
