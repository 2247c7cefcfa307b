"""Checks that docs/run.md has a row for each call that the preload library takes, and for each option of Linux's SCTP.

usage: documented.py ROOT
"""

import re
import sys
from pathlib import Path

root = Path(sys.argv[1])
page = (root / "docs/run.md").read_text()
rows = [line.split("|")[1:3] for line in page.splitlines() if line.startswith("|")]
answers = {"passed through", "translated", "emulated", "not possible"}
named = " ".join(what for what, happens in rows if happens.strip() in answers)

calls = re.findall(r"^CALL\([^,]+, (\w+)", (root / "core/preload/calls.def").read_text(), re.MULTILINE)
header = Path("/usr/include/linux/sctp.h").read_text()
begin, end = header.index("#define SCTP_RTOINFO"), header.index("#define SCTP_PR_SCTP_NONE")
options = re.findall(r"^#define (SCTP_\w+)\s+\d+", header[begin:end], re.MULTILINE)
assert len(calls) > 30 and len(options) > 60, (calls, options)
missing = [name for name in calls + options if not re.search(rf"\b{name}\b", named)]
if missing:
    sys.exit(f"docs/run.md has no row for: {', '.join(missing)}")
