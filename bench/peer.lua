-- The benchmark's program in Lua: see README.md.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local sctp = require "sctp"

local BUFFER_BYTES, DEADLINE, PPID = 2 ^ 20, 20, 46

-- Lua's own clock has only whole seconds; the loops' clock has more.
local now = require "sctp.raw".clock

-- With ANYSCTP_BENCH_LOOP it runs in a coroutine, whose sockets let others run while they wait.
local loop = os.getenv("ANYSCTP_BENCH_LOOP") and require "sctp.loop"
local function open()
  return loop and assert(loop.wrap(sctp.tcp())) or assert(sctp.tcp())
end

local function tune(sock)
  assert(sock:settimeout(DEADLINE))
  assert(sock:setoption("nodelay", true))
  assert(sock:setoption("sndbuf", BUFFER_BYTES))
  assert(sock:setoption("rcvbuf", BUFFER_BYTES))
  return sock
end

local sending = { stream = 1, ppid = PPID }
local function send(sock, data)
  assert(sock:send(data, sending))
end

-- The size of the next message; nil at the end of the association.
local function receive(sock)
  local size = 0
  repeat
    local data, info, code = sock:receive()
    if code == "EOF" then return nil end
    size = size + #assert(data, info)
  until info.eor
  return size
end

local function serve(echo)
  local listener = tune(open())
  assert(listener:bind("127.0.0.1", 0))
  assert(listener:listen(1))
  local _, port = listener:getsockname()
  print(("READY %d %d"):format(port, sctp.engine(listener:getoption("engine")).udp_port))
  io.stdout:flush()
  local sock = tune(assert(listener:accept()))
  local messages, bytes, start, answer = 0, 0, nil, nil
  for size in receive, sock do
    if messages == 0 then start, answer = now(), ("\0"):rep(size) end
    messages = messages + 1
    bytes = bytes + size
    if echo then send(sock, answer) end
  end
  if messages > 1 then
    -- The clock starts when the first message has arrived, so that one is not measured.
    print(("RESULT messages=%d bytes=%d seconds=%.6f"):format(messages - 1, bytes - bytes // messages, now() - start))
  end
  sock:close()
  listener:close()
end

local modes = {}

function modes.stream(sock, data, seconds)
  local finish = now() + seconds
  repeat
    for _ = 1, 64 do send(sock, data) end
  until now() >= finish
end

function modes.echo(sock, data, seconds)
  local trips, start = {}, now()
  local finish = start
  repeat
    local before = finish
    send(sock, data)
    receive(sock)
    finish = now()
    trips[#trips + 1] = ("%.1f"):format(1e6 * (finish - before))
  until finish >= start + seconds
  print(("RESULT messages=%d bytes=%d seconds=%.6f"):format(#trips, #trips * #data, finish - start))
  print("TRIPS " .. table.concat(trips, " "))
end

local function call(mode, host, port, udp_port, size, seconds)
  local sock = tune(open())
  if udp_port ~= "0" then assert(sock:setoption("encaps_port", tonumber(udp_port))) end
  assert(sock:connect(host, tonumber(port)))
  modes[mode](sock, ("\0"):rep(tonumber(size)), tonumber(seconds))
  assert(sock:close()) -- gracefully: all that was sent is delivered
end

local function main()
  if arg[1] == "server" then
    serve(arg[2] == "echo")
  else
    call(table.unpack(arg, 2))
  end
end
if loop then
  loop.spawn(main)
  assert(loop.run())
else
  main()
end
