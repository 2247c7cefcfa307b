-- For LuaRocks: builds the module for the Lua that LuaRocks serves.
-- SPDX-License-Identifier: LGPL-2.1-or-later
rockspec_format = "3.0"
package = "sctp"
version = "scm-1"
source = {
  url = "git+file://.", -- "luarocks make" in a clone takes what is there
}
description = {
  summary = "SCTP sockets on the kernel's stack or on one in user space",
  detailed = "SCTP (RFC 9260) with the sockets of RFC 6458: both styles, all options and notifications, coroutines.",
  license = "LGPL-2.1-or-later",
  labels = { "network", "sctp", "socket" },
}
supported_platforms = { "unix" }
dependencies = { "lua >= 5.1, < 5.5" }
external_dependencies = {
  -- The source of usrsctp that the library is built with, of the release that dev.d/usrsctp.sh names:
  -- luarocks make ... USRSCTP_DIR=<its folder>
  USRSCTP = { header = "usrsctplib/usrsctp.h" },
}
build = {
  type = "cmake",
  variables = {
    CMAKE_INSTALL_PREFIX = "$(PREFIX)",
    CMAKE_INSTALL_LIBDIR = "shared", -- LuaRocks cannot move the library's links out of "lib"
    CMAKE_BUILD_TYPE = "Release",
    ANYSCTP_USRSCTP_SOURCE = "$(USRSCTP_DIR)",
    ANYSCTP_LUA_INCLUDE_DIR = "$(LUA_INCDIR)",
    ANYSCTP_LUA_LIBRARY_DIR = "lib",
    ANYSCTP_LUA_MODULE_DIR = "lua",
    ANYSCTP_LANGUAGES = "lua",
    ANYSCTP_TESTS = "OFF",
    ANYSCTP_BENCH = "OFF",
  },
}
