"""The library exports the functions of its header and nothing else: exports.py <nm> <library> <header>."""
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "dev.d"))
from header import declared  # noqa: E402

nm, library, header = sys.argv[1:]
listing = subprocess.run([nm, "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
exported = {line.split()[-1].split("@")[0] for line in listing.splitlines()}
exported = {name for name in exported if not name.startswith(("__asan_", "__odr_asan", "__ubsan_", "__tsan_"))}

text = re.sub(r"/\*.*?\*/", "", declared(Path(header)), flags=re.S)
in_header = set(re.findall(r"ANYSCTP_API\s+[\w\s*]*?\b(anysctp_\w+)\s*\(", text))

for name in sorted(exported - in_header):
    print(f"exported, but not in the header: {name}")
for name in sorted(in_header - exported):
    print(f"in the header, but not exported: {name}")
print(f"{len(in_header)} functions declared, {len(exported)} exported")
sys.exit(not in_header or exported != in_header)
