--- SCTP sockets (RFC 9260, RFC 6458) on the kernel's stack or on one in user space.
--
--    local sctp = require "sctp"
--    local peer = assert(sctp.tcp())
--    assert(peer:connect("192.0.2.1", 5000))
--    assert(peer:send("hello", { stream = 1, ppid = 42 }))
--    local data, info = peer:receive()
--
-- The module makes no globals. See sctp.socket for the methods and how they fail.
-- @module sctp

-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local engine = require "sctp.engine"
local names = require "sctp.names"
require "sctp.socket"
require "sctp.message"
require "sctp.option"
require "sctp.association"

local sctp = {
  _VERSION = raw.version(),
  engine = engine.engine,
  setengine = engine.setengine,
  configure_userspace = engine.configure_userspace,
}

-- Numbers that options take: sctp.SPP_HB_DEMAND, sctp.SS_PRIO, sctp.ENABLE_RESET_STREAM_REQ, ...
local prefixes = {
  "^SPP_", "^SS_", "^ENABLE_", "^PF_", "^PR_", "^AUTH_HMAC_", "^UNORDERED$", "^ADDR_OVER$", "^ABORT$", "^EOF$",
}
for name, number in pairs(raw) do
  for _, prefix in ipairs(prefixes) do
    if name:find(prefix) and type(number) == "number" then sctp[name] = number end
  end
end

local settings = { family = "inet", engine = "auto" }

local function make(style, given, method)
  given = check.options(given, 1, method)
  for name in pairs(given) do
    if not settings[name] then
      check.fail(1, method, ("there is no setting %s; there are %s"):format(tostring(name), check.known(settings)))
    end
  end
  local family = check.word(given.family or settings.family, 1, method, "family", names.words.family)
  local on = check.word(given.engine or settings.engine, 1, method, "engine", names.words.engine)
  return raw.socket(family, style, on)
end

--- A one-to-one (TCP-style) socket, RFC 6458 section 4.
-- @tparam[opt] table options `family`: "inet" (the default) or "inet6", which also reaches IPv4 peers; `engine`: "auto"
--   (the default: what setengine or ANYSCTP_ENGINE say, else the kernel's if it has SCTP), "kernel" or "userspace"
-- @return a sctp.socket, or nil, message, code: EPROTONOSUPPORT (the engine is not available; the message says what to
--   do), EAFNOSUPPORT, EADDRINUSE (the UDP port), EMFILE, ENOMEM
function sctp.tcp(options)
  return make(raw.TCP_STYLE, options, "tcp")
end

--- A one-to-many (UDP-style) socket, RFC 6458 section 3; arguments and results as for tcp.
function sctp.udp(options)
  return make(raw.UDP_STYLE, options, "udp")
end

--- Make a socket of an existing kernel SCTP descriptor, such as an inherited one; the socket closes it.
-- @number fd
-- @return a sctp.socket (an existing one, if it has this descriptor), or nil, message, code: EBADF, ENOTSOCK
function sctp.fromfd(fd)
  check.integer(fd, 1, "fromfd", "descriptor", -2 ^ 31, 2 ^ 31 - 1)
  return raw.fromfd(fd)
end

return sctp
