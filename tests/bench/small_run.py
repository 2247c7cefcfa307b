"""A run of three contenders, for the tests."""

from __future__ import annotations

from results import Cell, Row, Run

FACTS = {"engine": "userspace", "system": "Linux", "processor": "P", "processors": 2, "started": "today", "rounds": 3,
         "seconds": 1.0, "counter": "", "others": 1.2}  # fmt: skip


def small_run() -> Run:
    def theirs(cell: Cell, **values: list[float]) -> Row:
        return Row("theirs", "Theirs", cell, best=True, ours=False, values=values)

    def ours(cell: Cell, **values: list[float]) -> Row:
        return Row("facade", "Ours", cell, values=values)

    return Run(
        dict(FACTS),
        [
            theirs(Cell("stream", 1024), rate=[10, 30, 20], cpu=[3e-6, 1e-6, 2e-6]),
            ours(Cell("stream", 1024), rate=[50, 70, 60], cpu=[3e-6, 1e-6, 2e-6], calls=[1.5]),
            Row("loop", "Loop", Cell("stream", 1024), blocking="facade", values={"rate": [45]}),
            theirs(Cell("stream", 1024, 1500), rate=[10]),
            ours(Cell("stream", 1024, 1500), rate=[20]),
            ours(Cell("echo", 64), rate=[1e4], p50=[70], p99=[90], **{"p99.9": [300]}),
            ours(Cell("echo", 64, 0, 1000), rate=[1e3]),
            ours(Cell("idle", 64), idle=[0.5]),
        ],
    )
