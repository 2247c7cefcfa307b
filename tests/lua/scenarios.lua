-- Runs the conformance scenarios that need nothing outside with this interpreter: scenarios.lua FOLDER, the folder of run.lua.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local folder = arg[1]
local list = assert(io.popen("ls '" .. folder .. "'/scenarios/*.scn"))
local count, failed = 0, 0

local function run(path)
  count = count + 1
  -- Up to Lua 5.1 the result is the exit status, later a boolean.
  local result = os.execute(("%s '%s/run.lua' '%s' >/dev/null"):format(arg[-1], folder, path))
  if result ~= true and result ~= 0 then failed = failed + 1 end
end

for path in list:lines() do
  if not path:find("/wire_[^/]*$") and not path:find("/hosts_[^/]*$") then run(path) end
end
list:close()
print(("%d of %d scenarios failed"):format(failed, count))
os.exit(count > 0 and failed == 0 and 0 or 1)
