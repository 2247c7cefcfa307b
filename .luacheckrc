-- All Luas that the layer is for.
std = "max"
max_line_length = 130
-- Methods that need no object.
ignore = { "212/self" }
-- What the collector takes, and when.
files["tests/lua/ends_test.lua"] = { ignore = { "231", "311" } }
