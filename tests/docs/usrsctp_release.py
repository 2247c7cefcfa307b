"""Checks that the pages name the usrsctp release of dev.d/usrsctp.sh: usrsctp_release.py <source folder>"""

from __future__ import annotations

import re
import sys
from pathlib import Path

NUMBER = r"\d+(?:\.\d+){3}"


def main(root: Path) -> int:
    release = re.search(rf"^readonly USRSCTP_VERSION=({NUMBER})$", (root / "dev.d/usrsctp.sh").read_text(), re.MULTILINE)
    if not release:
        raise SystemExit("dev.d/usrsctp.sh names no release")
    wrong = [
        f"{page.relative_to(root)}:{number}: {name}, not usrsctp {release[1]}"
        for page in (root / "README.md", *sorted((root / "docs").glob("*.md")))
        for number, line in enumerate(page.read_text().splitlines(), 1)
        for name in re.findall(rf"\busrsctp {NUMBER}\b", line)
        if name != f"usrsctp {release[1]}"
    ]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return bool(wrong)


sys.exit(main(Path(sys.argv[1])))
