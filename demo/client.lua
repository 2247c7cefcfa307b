-- A TCP-style (one-to-one) SCTP client: sends a file to the demo's server and checks its answer. See README.md.
--
--     client.lua HOST PORT UDP_PORT FILE
--
-- It needs Lua 5.3 or later for string.pack; the module does not.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local sctp = require "sctp"

local HELLO, CHUNK, DIGEST = 1, 2, 3
local STREAMS, DEADLINE = 8, 30

local function say(format, ...)
  print(format:format(...))
  io.stdout:flush()
end

-- The SHA-256 by the system's own tool, independent of the server's.
local function digest_of(path)
  local quoted = "'" .. path:gsub("'", "'\\''") .. "'"
  local tool = io.popen("{ sha256sum || shasum -a 256; } 2>/dev/null <" .. quoted)
  local digest = tool:read("a"):match("^%x+")
  tool:close()
  return assert(digest, "neither sha256sum nor shasum can be run: install coreutils")
end

local function connect(host, port, udp_port)
  local sock = assert(sctp.tcp())
  assert(sock:settimeout(DEADLINE))
  assert(sock:setoption("nodelay", true))
  assert(sock:setoption("initmsg", { num_ostreams = STREAMS }))
  if udp_port ~= 0 then assert(sock:setoption("encaps_port", udp_port)) end
  assert(sock:connect(host, port))
  say("connected to %s:%d", sock:getpeername())
  return sock
end

local function send_file(sock, path)
  local file = assert(io.open(path, "rb"))
  local size = file:seek("end")
  file:seek("set")
  local chunk_size = math.min(math.max(size // 100, 512), 32768)
  local messages = 1 + (size + chunk_size - 1) // chunk_size
  assert(sock:send(("lua %d %d"):format(size, messages), { stream = 0, ppid = HELLO }))
  for number = 0, messages - 2 do
    assert(sock:send(string.pack(">I8", number * chunk_size) .. file:read(chunk_size), {
      stream = 1 + number % (STREAMS - 1),
      ppid = CHUNK,
      unordered = number % 5 == 4,
    }))
  end
  file:close()
  say("sent %d bytes in %d messages", size, messages)
end

local function main(host, port, udp_port, path)
  local sock = connect(host, tonumber(port), tonumber(udp_port))
  send_file(sock, path)
  local answer, info = assert(sock:receive())
  local digest = digest_of(path)
  if info.ppid ~= DIGEST or answer ~= digest then
    error(("the server's SHA-256 is %s, but the file's is %s"):format(answer, digest), 0)
  end
  say("the server's SHA-256 is the file's: %s...", digest:sub(1, 16))
  say("RESULT engine=%s verified=yes", sock:getoption("engine"))
  assert(sock:close()) -- gracefully: all that was sent is delivered
end

local ok, sentence = pcall(main, ...)
if not ok then
  io.stderr:write(tostring(sentence), "\n")
  os.exit(1)
end
