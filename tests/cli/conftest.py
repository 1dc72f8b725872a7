"""The command line in this process: what it prints, and the code it leaves with."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from quaywatch.cli import main

__all__ = ["Ran", "Command"]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def quaywatch(monkeypatch, capsys) -> Command:
    def run(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["quaywatch", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        printed = capsys.readouterr()
        return Ran(code=code, out=printed.out, err=printed.err)

    return run
