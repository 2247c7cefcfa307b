--- The engines: the kernel's SCTP and the one in user space.
-- @module sctp

-- SPDX-License-Identifier: LGPL-2.1-or-later
local raw = require "sctp.raw"
local check = require "sctp.check"
local names = require "sctp.names"

local engine = {}

--- Describe an engine, and whether it is available here, without starting it.
-- @string[opt="auto"] name "kernel", "userspace", or "auto": the one that new sockets would use
-- @return a table: `name`, `available`, `started`, `version`, `reason` (a sentence), `encapsulation` ("udp", "raw"),
--   `udp_port`, `peer_udp_port`
function engine.engine(name)
  local number = check.word(name or "auto", 1, "engine", "engine", names.words.engine)
  local info, message, code = raw.get_engine_info(number)
  if not info then return nil, message, code end
  info.engine = nil
  info.available = info.available ~= 0
  info.started = info.started ~= 0
  info.encapsulation = names.words.encapsulation[info.encapsulation]
  return info
end

--- Set the engine of sockets that do not name one; overrides ANYSCTP_ENGINE in the environment.
-- @string name "auto", "kernel", "userspace"
-- @return true
function engine.setengine(name)
  return raw.set_default_engine(check.word(name, 1, "setengine", "engine", names.words.engine))
end

local readers = {
  encapsulation = function(value, method) return check.word(value, 1, method, "encapsulation", names.words.encapsulation) end,
  udp_port = function(value, method) return check.integer(value, 1, method, "udp_port", -1, 65535) end,
  peer_udp_port = function(value, method) return check.integer(value, 1, method, "peer_udp_port", 0, 65535) end,
  linger = function(value, method)
    return check.integer(check.seconds(value, 1, method, "linger"), 1, method, "linger in ms", 0, 2 ^ 32 - 1)
  end,
  signal_linger = function(value, method)
    return check.integer(check.seconds(value, 1, method, "signal_linger"), 1, method, "signal_linger in ms", 0, 2 ^ 32 - 1)
  end,
  max_associations = function(value, method) return check.integer(value, 1, method, "max_associations", 0, 2 ^ 32 - 1) end,
  busy_poll_us = function(value, method) return check.integer(value, 1, method, "busy_poll_us", 0, 1000000) end,
}
local field_of = { linger = "linger_ms", signal_linger = "signal_linger_ms" }

--- Set how the user-space engine starts, before its first socket, and return how it will start or has started.
-- @tparam[opt] table settings any of `encapsulation` ("udp", RFC 6951; "raw" needs CAP_NET_RAW), `udp_port`
--   (-1: 9899 or a free one; 0: a free one), `peer_udp_port` (9899), `linger` (seconds that the exit of the process waits
--   without progress for the delivery of sent data), `signal_linger` (seconds that SIGTERM, SIGINT and SIGHUP wait for that, if
--   they have their default action; 0: not at all), `max_associations` (10000: the number of associations at which a
--   one-to-many socket refuses more from peers; 0: no limit), `busy_poll_us` (0: the microseconds, up to 1000000, that a wait
--   looks for packets before it sleeps)
-- @return the settings, or nil, message, code: EALREADY (it has started), EINVAL
function engine.configure_userspace(settings)
  local config, message, code = raw.get_userspace_config()
  if not config then return nil, message, code end
  settings = check.options(settings, 1, "configure_userspace")
  for name, value in pairs(settings) do
    if not readers[name] then check.fail(1, "configure_userspace", "there is no setting " .. tostring(name)) end
    config[field_of[name] or name] = readers[name](value, "configure_userspace")
  end
  if next(settings) ~= nil then
    local done
    done, message, code = raw.set_userspace_config(config)
    if not done then return nil, message, code end
  end
  config.encapsulation = names.words.encapsulation[config.encapsulation]
  for name, field in pairs(field_of) do
    config[name], config[field] = config[field] / 1000, nil
  end
  return config
end

return engine
