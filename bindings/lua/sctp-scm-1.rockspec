-- For LuaRocks: builds the module, with the library in it, for the Lua that LuaRocks serves. In a checkout:
--   luarocks make bindings/lua/sctp-scm-1.rockspec
-- `./dev archive` makes the rock of a version of this.
-- SPDX-License-Identifier: LGPL-2.1-or-later
rockspec_format = "3.0"
package = "sctp"
version = "scm-1"
source = {
  url = "git+file://.", -- "luarocks make" takes what is there
}
description = {
  summary = "SCTP sockets on the kernel's SCTP or on one in user space",
  detailed = "SCTP (RFC 9260) with the sockets of RFC 6458: both styles, all options and notifications, coroutines.",
  license = "LGPL-2.1-or-later",
  labels = { "network", "sctp", "socket" },
}
supported_platforms = { "unix" }
dependencies = { "lua >= 5.1, < 5.5" }
build = {
  type = "cmake",
  variables = {
    CMAKE_INSTALL_PREFIX = "$(PREFIX)",
    CMAKE_BUILD_TYPE = "Release",
    BUILD_SHARED_LIBS = "OFF",
    ANYSCTP_INSTALL = "OFF",
    ANYSCTP_LUA_INCLUDE_DIR = "$(LUA_INCDIR)",
    ANYSCTP_LUA_LIBRARY_DIR = "lib",
    ANYSCTP_LUA_MODULE_DIR = "lua",
    ANYSCTP_LUA_DOC_DIR = "doc",
    ANYSCTP_LANGUAGES = "lua",
    ANYSCTP_TESTS = "OFF",
    ANYSCTP_BENCH = "OFF",
  },
}
