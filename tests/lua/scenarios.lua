-- Runs all conformance scenarios with this interpreter: scenarios.lua FOLDER, that of run.lua. Says which ones fail.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local folder = arg[1]
local list = assert(io.popen("ls '" .. folder .. "'/scenarios/*.scn"))
local count, failed = 0, 0
for path in list:lines() do
  count = count + 1
  -- Up to Lua 5.1 the result is the exit status, later a boolean.
  local result = os.execute(("%s '%s/run.lua' '%s' >/dev/null"):format(arg[-1], folder, path))
  if result ~= true and result ~= 0 then failed = failed + 1 end
end
list:close()
print(("%d of %d scenarios failed"):format(failed, count))
os.exit(count > 0 and failed == 0 and 0 or 1)
