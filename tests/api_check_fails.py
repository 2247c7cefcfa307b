"""api_check.py notices what is missing, in copies of the project that each lack one thing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PARTS = ["core/include", "swig", "bindings", "tests/conformance", "docs"]
#: What is removed from which file, and the complaint. Without a text the whole file is removed.
MUTATIONS = [
    ("docs/rfc6458.md", "| 8.1.16 SCTP_MAXSEG | `maxseg` | option_numbers |\n", "get_maxseg is missing"),
    ("docs/rfc6458.md", "`maxseg`", "get_maxseg is missing"),
    ("core/include/anysctp/records.def", "NUMBER(cookie_life, sasoc_cookie_life, ms)", "assocparams: cookie_life is missing"),
    ("core/include/anysctp/records.def", "OWN(remote_tsn)", "notification: remote_tsn is missing"),
    ("core/include/anysctp/options.def", "ANYSCTP_OTHER(linger, SOCKET, I32, seconds, RW)\n", "options.def: linger is missing"),
    ("tests/conformance/c/verbs_association.c", "anysctp_get_local_auth_chunks", "local_auth_chunks is missing"),
    ("tests/conformance/scenarios/option_rto.scn", None, "no scenario option_rto"),
]


def outcome(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, PROJECT / "tests" / "api_check.py", project], text=True, capture_output=True, timeout=60
    )


def missed(file: str, text: str | None, said: str) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in PARTS:
            shutil.copytree(PROJECT / part, copy / part)
        if text is None:
            (copy / file).unlink()
        else:
            content = (copy / file).read_text()
            if text not in content:
                return f"{file} does not have {text!r} any more: adjust this test"
            (copy / file).write_text(content.replace(text, "", 1))
        ended = outcome(copy)
        return None if ended.returncode == 1 and said in ended.stdout else f"{file} without {text!r}: {ended.stdout}"


failures = [failure for mutation in MUTATIONS if (failure := missed(*mutation))]
print(f"{len(MUTATIONS)} mutations, {len(failures)} not noticed", *failures, sep="\n")
sys.exit(bool(failures))
