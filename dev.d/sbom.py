"""Writes the bill of materials of a release as CycloneDX: the project, what is inside its files, and the files' checksums.

usage: sbom.py <version> <usrsctp's version> <SHA-256 of its release> <zig's version> <folder with the files> <result>
"""

from __future__ import annotations

import hashlib
import os
import sys
import uuid
from datetime import datetime, timezone
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6


def described(name: str, version: str, licence: str, about: str = "", sha256: str = "") -> Component:
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=sha256)] if sha256 else []
    return Component(
        name=name, version=version, bom_ref=f"{name}@{version}", description=about or None, hashes=hashes,
        licenses=[LicenseFactory().make_from_string(licence)],
    )  # fmt: skip


def main(version: str, usrsctp: str, usrsctp_sha256: str, zig: str, folder: Path, result: Path) -> None:
    project = described("anysctp", version, "LGPL-2.1-or-later")
    stack = described("usrsctp", usrsctp, "BSD-3-Clause", "in every file: the stack in user space", usrsctp_sha256)
    runtime = described("libc++", f"zig-{zig}", "Apache-2.0 WITH LLVM-exception", "in the wheels alone: C++'s library")
    bom = Bom(metadata=BomMetaData(component=project), components=[stack, runtime])
    bom.metadata.timestamp = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)
    for path in sorted(folder.iterdir()):
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=checksum)]
        bom.components.add(Component(name=path.name, type=ComponentType.FILE, bom_ref=path.name, hashes=hashes))
    bom.register_dependency(project, [stack, runtime])
    # The number is the same for the same files.
    checksums = "".join(each.hashes[0].content for each in bom.components if each.hashes)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_OID, checksums)
    result.write_text(JsonV1Dot6(bom).output_as_string(indent=2) + "\n")


main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], Path(sys.argv[5]), Path(sys.argv[6]))
