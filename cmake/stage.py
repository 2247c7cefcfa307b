"""A build's staged modules, and how to start a program of each language on them: for demo, bench and tests."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent


class NotBuilt(Exception):
    """The build, or a part of it, is missing; the text says what to do."""


class Language(NamedTuple):
    """What a language's module.cmake says."""

    name: str
    suffix: str  #: of a program's file
    command: list[str]  #: what runs such a file
    load: str  #: a program that loads the module


class Stage:
    """The stage of a build folder, and the languages that have a module there. C needs none and is not included."""

    def __init__(self, build: Path = PROJECT / "build" / "dev") -> None:
        self.build = build.resolve()
        self.path = self.build / "stage"
        facts = self.build / "languages.json"
        if not facts.exists():
            raise NotBuilt(f"there is no build in {build}: run './dev build', or name one with --build")
        found = json.loads(facts.read_text())
        self.languages = {each["name"]: Language(**each) for each in found["languages"]}
        #: Languages without a module, each with the reason.
        self.without: dict[str, str] = found["without"]
        self._environment: dict[str, str] = found["environment"]

    def program(self, language: str, script: Path, executable: str) -> list[str]:
        """The command that starts a program: a script, by path and the language's suffix; in C and C++ a file of the build."""
        if language in ("c", "cpp"):
            return self.command(self.build / executable)
        if language not in self.languages:
            raise NotBuilt(f"this build has no {language}" + f": {self.without.get(language, '')}".rstrip(": "))
        return self.command(script.with_name(script.name + self.languages[language].suffix))

    def command(self, program: Path) -> list[str]:
        """The command that starts a program, by its suffix; one without a suffix is an executable file."""
        if not program.exists():
            raise NotBuilt(f"{program} does not exist: run './dev build'")
        if not program.suffix:
            return [str(program)]
        for language in self.languages.values():
            if language.suffix == program.suffix:
                return [*language.command, str(program)]
        raise NotBuilt(f"there is no interpreter and module for {program.name}: run './dev build'")

    def environment(self, **more: str) -> dict[str, str]:
        """This process's environment, extended by the staged modules and `more`."""
        return {**os.environ, **self._environment, **more}
