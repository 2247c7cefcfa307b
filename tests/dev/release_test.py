"""./dev release in a clone of the last commit: what it refuses; with `twice`, that two builds of the archive
are the same: release_test.py <source folder> [twice]"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT, TWICE = Path(sys.argv[1]), sys.argv[2:] == ["twice"]
sys.path.insert(0, str(ROOT / "dev.d"))
from header import HEADER, version_in  # noqa: E402

MADE = ["-source.tar.gz", ".rock", ".cdx.json", "SHA256SUMS"]


class Clone:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run(["git", "clone", "--quiet", "--no-tags", ROOT, folder], check=True)
        (folder / "build").mkdir()
        (folder / "build/deps").symlink_to(ROOT / "build/deps")
        self.version = version_in((folder / HEADER).read_text())

    def git(self, *arguments: str) -> str:
        author = ["-c", "user.name=nobody", "-c", "user.email=nobody@localhost"]
        return subprocess.run(["git", *author, *arguments], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def release(self, *arguments: str) -> tuple[int, str]:
        command: list[str | Path] = [self.folder / "dev", "release", *arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout

    def tell_of(self, version: str) -> None:
        changelog = self.folder / "CHANGELOG.md"
        changelog.write_text(changelog.read_text().replace("## Unreleased\n", f"## {version} (2026-01-01)\n", 1))


def refused(clone: Clone, version: str, why: str) -> None:
    status, said = clone.release(version)
    assert status and why in said, said
    assert not clone.git("tag"), clone.git("tag")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Clone(Path(folder, "clone"))
        refused(clone, "99.0.0", f"this is version {clone.version}")
        refused(clone, clone.version, "CHANGELOG.md has no heading")
        clone.tell_of(clone.version)
        refused(clone, clone.version, "not committed")
        clone.git("commit", "--quiet", "--all", "--message", "A version")
        if not TWICE:
            clone.git("tag", "--annotate", "--message", "A version", f"v{clone.version}")
            status, said = clone.release(clone.version)
            assert status and "there is a tag" in said, said
            return
        status, said = clone.release(clone.version, "--check", "--only", "archive")
        print(said)
        assert not status, said
        made = [path.name for path in (clone.folder / "build/release").iterdir()]
        missing = [end for end in MADE if not any(name.endswith(end) for name in made)]
        assert not missing, missing
        assert not clone.git("tag"), clone.git("tag")


main()
