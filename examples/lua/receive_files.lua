-- Receives the files of one association. receive_files.lua FOLDER [HOST] [PORT]
local sctp = require "sctp"

local NAME, BYTES, END = 1, 2, 3 -- PPIDs

if #arg < 1 then
  io.stderr:write("usage: receive_files.lua FOLDER [HOST] [PORT]\n")
  os.exit(2)
end
local server = assert(sctp.tcp())
assert(server:setoption("initmsg", { max_instreams = 1000 }))
assert(server:bind(arg[2] or "127.0.0.1", tonumber(arg[3] or 0)))
assert(server:listen())
io.stdout:setvbuf("line")
print(("listening at %s port %d"):format(server:getsockname()))

local names, files = {}, {} -- of each stream
local take = {
  [NAME] = function(stream, data)
    names[stream] = assert(data:match("[^/]+$"), "a file without a name")
    files[stream] = assert(io.open(arg[1] .. "/" .. names[stream], "wb"))
  end,
  [BYTES] = function(stream, data) files[stream]:write(data) end,
  [END] = function(stream)
    print(("%s: %d bytes"):format(names[stream], files[stream]:seek()))
    files[stream]:close()
  end,
}

local association = assert(server:accept())
while true do
  local data, info, code = association:receivemessage()
  if code == "EOF" then break end
  assert(data, info)
  take[info.ppid](info.stream, data)
end
association:close()
server:close()
