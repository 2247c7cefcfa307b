"""Runs one scenario on the Python layer: run.py <scenario>.scn, with ANYSCTP_ENGINE set. See README.md."""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
import time
from typing import Any

from python_verbs import VERBS, Scene, data_value

EVENTUALLY_SECONDS = 15.0
PAUSE_SECONDS = 0.01
ERRNO_NAMES = {**errno.errorcode, errno.EOPNOTSUPP: "EOPNOTSUPP"}  # one number, two names
KEY = re.compile(r"([a-z_]+)=(.*)", re.S)


class Mismatch(Exception):
    """A step did not yield what its line expects."""


class Variables:
    """The values of $NAMES. What a step captures is kept only if the whole step succeeds."""

    def __init__(self) -> None:
        self._values = {"ENGINE": os.environ["ANYSCTP_ENGINE"]}
        self._captured: dict[str, str] = {}

    def substituted(self, word: str) -> str:
        """A word before the arrow, or a pattern that is not a capture."""
        found = re.fullmatch(r"\$([A-Z0-9_]+)(?:\+(\d+))?", word)
        if not found:
            return word
        name, plus = found.groups()
        value = self._captured.get(name, self._values.get(name))
        if value is None:
            raise Mismatch(f"${name} has no value yet")
        return str((int(value) + int(plus)) % 2**32) if plus else value

    def captures(self, pattern: str, value: str) -> bool:
        found = re.fullmatch(r"\$([A-Z0-9_]+)", pattern)
        if not found or found[1] in self._values or found[1] in self._captured:
            return False
        self._captured[found[1]] = value
        return True

    def end_step(self, well: bool) -> None:
        if well:
            self._values.update(self._captured)
        self._captured.clear()


def matches(pattern: str, value: str) -> bool:
    if pattern == "any":
        return True
    if pattern.startswith(">="):
        return int(value) >= int(pattern[2:])
    if pattern.startswith("<="):
        return int(value) <= int(pattern[2:])
    if pattern.startswith("!"):
        return value != pattern[1:]
    if pattern.startswith("~"):
        return pattern[1:] in value.split(",")
    return value in pattern.split("|")


def matches_bytes(pattern: str, value: bytes) -> bool:
    if pattern == "any":
        return True
    if pattern.startswith("!"):
        return value != data_value(pattern[1:])
    return any(value == data_value(each) for each in pattern.split("|"))


def check(key: str, pattern: str, results: dict[str, Any], variables: Variables) -> None:
    if key not in results:
        raise Mismatch(f"no result {key}, only {results}")
    value = results[key]
    if isinstance(value, bytes):
        text, matched = "hex:" + value.hex(), matches_bytes
    else:
        text = value = str(value)
        matched = matches
    if variables.captures(pattern, text):
        return
    if not matched(variables.substituted(pattern), value):
        raise Mismatch(f"{key} is {text}")


class Step:
    """One line, parsed."""

    def __init__(self, line: str) -> None:
        before, arrow, after = (line + " ").partition(" -> ")
        words = before.split()
        self.eventually = words[0] == "eventually"
        self.verb, *rest = words[1:] if self.eventually else words
        self.words = [word for word in rest if not KEY.fullmatch(word)]
        self.keys = dict(found.groups() for word in rest if (found := KEY.fullmatch(word)))
        self.patterns = dict(found.groups() for word in after.split() if (found := KEY.fullmatch(word)))
        if bool(arrow) != bool(self.patterns) or len(self.patterns) != len(after.split()):
            raise Mismatch("the patterns are not KEY=PATTERN")

    def attempt(self, scene: Scene, variables: Variables) -> None:
        if self.verb not in VERBS:
            raise Mismatch(f"no such verb: {self.verb}")
        words = [variables.substituted(word) for word in self.words]
        keys = {key: variables.substituted(value) for key, value in self.keys.items()}
        start = time.monotonic()
        try:
            results = VERBS[self.verb](scene, *words, **keys) or {}
        except (ValueError, socket.gaierror) as error:  # Python's EINVAL, for values and for addresses
            results = {"error": "EINVAL", "text": str(error)}
        except OSError as error:
            own_timeout = isinstance(error, TimeoutError) and error.errno is None
            results = {"error": "ETIMEDOUT" if own_timeout else ERRNO_NAMES[error.errno or 0], "text": str(error)}
        results["ms"] = int((time.monotonic() - start) * 1000)
        if "error" in results and "error" not in self.patterns:
            raise Mismatch(f"{results['error']}: {results['text']}")
        for key, pattern in self.patterns.items():
            check(key, pattern, results, variables)

    def run(self, scene: Scene, variables: Variables) -> None:
        end = time.monotonic() + EVENTUALLY_SECONDS
        while True:
            try:
                self.attempt(scene, variables)
                variables.end_step(well=True)
                return
            except Mismatch:
                variables.end_step(well=False)
                if not self.eventually or time.monotonic() >= end:
                    raise
            time.sleep(PAUSE_SECONDS)


def main(path: str) -> None:
    # The layer resolves names, and a wrong address looks like a name. Do not send queries to the network.
    os.environ.update(LOCALDOMAIN="", RES_OPTIONS="no-tld-query")
    scene, variables = Scene(), Variables()
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            try:
                Step(line).run(scene, variables)
            except (Mismatch, TypeError, KeyError) as wrong:  # TypeError: unknown words or keys
                sys.exit(f"{path}:{number}: {line}\n  {type(wrong).__name__}: {wrong}")
    scene.close()


if __name__ == "__main__":
    main(sys.argv[1])
