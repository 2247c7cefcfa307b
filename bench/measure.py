"""Measures the contenders side by side: each of them once in each round."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from statistics import quantiles
from typing import NamedTuple

from contenders import Contender, Outcome
from counting import Counter, counting
from network import Network
from processes import Failed, Used
from results import Cell, Run

IDLE_SECONDS = 2.0
#: A run of this time has hardly more than the start and the end of the processes, which do not count.
SHORT_SECONDS = 0.02
COUNT_SECONDS = 0.3
#: With this many associations, how many times longer: their set-up is a part of the short run too, but not each time alike.
MANY, LONGER = 1000, 5
Progress = Callable[[str], None]


class Step(NamedTuple):
    round: int
    cell: Cell
    contender: Contender
    network: Network


def spent(step: Step, seconds: float, before: Callable[[], list[str]]) -> tuple[Outcome, Used]:
    """What came of it, and what both processes used in all."""
    start = Used.now()
    outcome = step.contender.run(step.cell, seconds, before)
    end = Used.now()
    return outcome, Used(end.cpu - start.cpu, end.switches - start.switches)


def per_message(
    names: Sequence[str], short: tuple[Outcome, Sequence[float]], long: tuple[Outcome, Sequence[float]]
) -> dict[str, float]:
    """What a message costs: the slope between two runs, so that start and end of the processes do not count. Without what is so
    little that it cannot be told from their changes."""
    messages = long[0].messages - short[0].messages
    if messages <= 0:
        return {}
    costs = zip(names, short[1], long[1], strict=True)
    return {name: (more - less) / messages for name, less, more in costs if more >= less}


def measure(step: Step, seconds: float) -> dict[str, float]:
    def before() -> list[str]:
        return step.network.enter

    if step.cell.mode == "idle":
        outcome, _ = spent(step, IDLE_SECONDS, before)
        return {"idle": 100 * outcome.cpu / outcome.seconds}
    if step.cell.associations >= MANY:
        seconds *= LONGER
    short, long = spent(step, SHORT_SECONDS, before), spent(step, seconds, before)
    outcome, _ = long
    figures = {"rate": outcome.messages / outcome.seconds, **per_message(Used._fields, short, long)}
    if len(outcome.trips) > 1:
        thousandths = quantiles(outcome.trips, n=1000)
        figures |= {"p50": thousandths[499], "p99": thousandths[989], "p99.9": thousandths[998]}
    return figures


def count_calls(step: Step, counter: Counter) -> dict[str, float]:
    """System calls, in runs of their own, because counting takes time."""

    def counted(seconds: float) -> tuple[Outcome, list[float]]:
        with counting(counter) as count:
            outcome, _ = spent(step, seconds, lambda: [*step.network.enter, *count.command()])
            return outcome, [count.total()]

    return per_message(["calls"], counted(SHORT_SECONDS), counted(COUNT_SECONDS))


class Plan:
    """All measurements: each round has all contenders side by side, so that changes over time affect them alike."""

    def __init__(
        self, contenders: list[Contender], networks: list[Network], sizes: Sequence[int], associations: Sequence[int],
        rounds: int, seconds: float, counter: Counter | None,
    ) -> None:  # fmt: skip
        self._seconds, self._counter = seconds, counter
        self._steps = list(self._plan(contenders, networks, sizes, associations, rounds))

    @staticmethod
    def _plan(
        contenders: list[Contender], networks: list[Network], sizes: Sequence[int], associations: Sequence[int], rounds: int
    ) -> Iterator[Step]:
        loopback = networks[0]
        cells = [(Cell("stream", size, network.mtu), network) for size in sizes for network in networks]
        cells += [(Cell("echo", 64, network.mtu), network) for network in networks]
        for many in associations:
            cells += [(Cell("stream", 1024, 0, many), loopback), (Cell("echo", 64, 0, many), loopback)]
        idle = [(Cell("idle", 64, 0, many), loopback) for many in (1, *associations)]
        for number in range(1, rounds + 1):
            for cell, network in [*cells, *(idle if number == 1 else [])]:
                yield from (Step(number, cell, each, network) for each in contenders if each.can(cell))

    def measure(self, run: Run, failures: list[str]) -> None:
        """Adds the figures to the run, and what failed to the failures."""
        for done, step in enumerate(self._steps, 1):
            what = f"[{done}/{len(self._steps)}] round {step.round}, {step.cell}: {step.contender.name}"
            try:
                figures = measure(step, self._seconds)
                if self._counter and step.round == 1 and step.cell.mode != "idle":
                    figures |= count_calls(step, self._counter)
            except Failed as failure:
                failures.append(f"{step.cell}: {failure}")
                print(f"{what}: {failure}", file=sys.stderr, flush=True)
                continue
            row = run.row(step.contender.name, step.cell)
            if not row:
                row = step.contender.row(step.cell)
                run.rows.append(row)
            row.add(figures)
            shown = f"{figures['idle']:.2f} % of a processor" if "idle" in figures else f"{figures['rate']:,.0f} per second"
            print(f"{what}: {shown}", file=sys.stderr, flush=True)
