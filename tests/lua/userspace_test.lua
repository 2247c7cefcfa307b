-- What only the user-space engine has: a UDP port, to which any host can send, and which another program may have.
-- SPDX-License-Identifier: LGPL-2.1-or-later
package.path = (arg[0]:match("^(.*)/") or ".") .. "/?.lua;" .. package.path
local sctp = require "sctp"
local tap = require "tap"

local function big_endian(number) return string.char(math.floor(number / 256), number % 256) end

-- Datagrams of 200 bytes for an association between two ports: noise after a header and the start of a chunk.
local function garbage(from, to)
  local bytes = {}
  for i = 1, 2000 do
    bytes[#bytes + 1] = big_endian(from) .. big_endian(to) .. ("\0"):rep(8) .. string.char(i % 16, 0)
    for _ = 1, 186 do bytes[#bytes + 1] = string.char(math.random(0, 255)) end
  end
  return table.concat(bytes)
end

tap.test("garbage is ignored", function()
  local client, server = tap.pair(sctp)
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write(garbage(select(2, client:getsockname()), select(2, server:getsockname())))
  file:close()
  -- Lua has no UDP sockets: bash has, and dd writes one datagram at a time.
  local throw = ("for i in 1 2 3 4; do dd if=%s bs=200 >/dev/udp/127.0.0.1/%d 2>/dev/null; done"):format(
    path, sctp.engine().udp_port)
  local function survives()
    local done = os.execute(("bash -c '%s'"):format(throw))
    assert(done == true or done == 0, "nothing was thrown")
    assert(client:send("alive"))
    tap.equal(server:receive(), "alive")
  end
  survives()
  local resident = tap.resident_kib()
  survives()
  assert(tap.resident_kib() - resident < 4096, "memory")
  os.remove(path)
end)

-- The output of a new process, because a process takes the port with its first socket.
local first_socket = [[
local sctp = require "sctp"
local sock, message, code = sctp.tcp()
if sock then print(sctp.engine().udp_port, sctp.engine().reason) else print(code, message) end]]

local function outputs_of(command)
  local program = os.tmpname()
  local file = assert(io.open(program, "w"))
  file:write(first_socket, "\nio.stdout:flush()\nif arg[1] then os.execute(arg[1]) end\n")
  file:close()
  local output = assert(io.popen((command:gsub("PROGRAM", tap.lua .. " " .. program))))
  local first, second = output:read("*l"), output:read("*l")
  output:close()
  os.remove(program)
  return first, second
end

tap.test("a UDP port that is asked for and taken", function()
  local sock = tap.socket(sctp.tcp)
  local taken = sctp.engine().udp_port
  local said = outputs_of(("ANYSCTP_UDP_PORT=%d PROGRAM"):format(taken))
  local code, message = assert(said:match("^(%S+)\t(.*)"))
  tap.equal(code, "EADDRINUSE", "the code")
  assert(message:find(taken, 1, true), message)
  assert(sock:close())
end)

-- In a separate network, so that no other program has the port or is disturbed.
local network = "unshare --map-root-user --net "
local made = os.execute(network .. "true 2>/dev/null")
if made == true or made == 0 then
  tap.test("the default UDP port is taken", function()
    local first, second = outputs_of("unset ANYSCTP_UDP_PORT; " .. network .. "PROGRAM 'PROGRAM'")
    tap.equal(first:match("^%d+"), "9899", "the first process's port")
    local port, reason = second:match("^(%d+)\t(.*)")
    assert(port ~= "0" and port ~= "9899" and reason:find(port, 1, true), second)
  end)
else
  tap.skip("the default UDP port is taken", "no network namespace can be made here")
end

tap.test("the kernel's engine is there, or the error says what to do", function()
  if sctp.engine("kernel").available then
    assert(assert(sctp.tcp { engine = "kernel" }):close())
    return
  end
  local result, message, code = sctp.tcp { engine = "kernel" }
  tap.fails("EPROTONOSUPPORT", nil, result, message, code)
  assert(message:find("modprobe sctp.*userspace"), message)
end)

tap.finish()
