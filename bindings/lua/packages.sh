# Debian packages for all versions of Lua. Sourced by ./dev.
# shellcheck shell=bash disable=SC2034

BUILD_PACKAGES+=(lua5.4 liblua5.4-dev lua5.3 liblua5.3-dev lua5.1 liblua5.1-0-dev luajit libluajit-5.1-dev)
DEMO_PACKAGES+=(lua5.4)
TEST_PACKAGES+=(lua-socket lua-copas lua-luv lua-cqueues)
CLEAN_PACKAGES+=(luarocks)
