"""The library has the functions of its header and nothing else: exports.py <nm> <shared library or archive> <header>."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "dev.d"))
from header import declared  # noqa: E402

nm, library, header = sys.argv[1:]
shared = not library.endswith(".a")
which = ["--defined-only", "--dynamic" if shared else "--extern-only"]
listing = subprocess.run([nm, *which, library], check=True, capture_output=True, text=True).stdout
symbols = [line.split()[1:] for line in listing.splitlines() if len(line.split()) == 3]
# An archive has the standard library's templates as well, of which a program may have others: weak, and unique.
exported = {name for kind, name in symbols if shared or kind not in "VWu"}
exported = {name for name in exported if not re.match("__(asan|odr_asan|ubsan|tsan)_|DW.ref.__gxx_personality_v0", name)}

text = re.sub(r"/\*.*?\*/", "", declared(Path(header)), flags=re.S)
in_header = set(re.findall(r"ANYSCTP_API\s+[\w\s*]*?\b(anysctp_\w+)\s*\(", text))
version = ".".join(re.findall(r"VERSION_(?:MAJOR|MINOR) (\d+)", text))
if shared:  # each has the version of the library's name; the version itself is a symbol, too
    in_header = {f"{name}@@ANYSCTP_{version}" for name in in_header} | {f"ANYSCTP_{version}"}

for name in sorted(exported - in_header):
    print(f"exported, but not in the header: {name}")
for name in sorted(in_header - exported):
    print(f"in the header, but not exported: {name}")
print(f"{len(in_header)} expected, {len(exported)} exported")
sys.exit(len(in_header) < 2 or exported != in_header)
