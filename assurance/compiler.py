"""A resident solc: the project's compiler, version and settings, a third of a second a contract."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SETTINGS: dict[str, Any] = {
    "optimizer": {"enabled": True, "runs": 200},
    "evmVersion": "prague",
    # The hash of the source at the end of the code would make every mutant differ from its original.
    "metadata": {"appendCBOR": False, "bytecodeHash": "none"},
}
"""As brownie-config.yaml has them, but for that hash; `tests/assurance` compares."""


class CompileError(Exception):
    """solc refused the source."""


class Compiler:
    """solc-js in a process of its own that stays up. Sources that are not handed over are read from the project.

    `solver` is the command that SMTChecker asks, where the settings have a model checker.
    """

    def __init__(self, solver: Sequence[str] = ()) -> None:
        self._solver = list(solver) or None
        self._process = subprocess.Popen(
            ["node", str(ROOT / "assurance/compiler.js")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Compiler:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)

    def compile(
        self, sources: Mapping[str, str], output: Mapping[str, Mapping[str, list[str]]], **settings: Any
    ) -> dict[str, Any]:
        """solc's standard output for the `output` selected. Raises `CompileError` with the first error's text."""
        assert self._process.stdin is not None and self._process.stdout is not None
        settings = {**SETTINGS, "outputSelection": output, **settings}
        request = {"sources": dict(sources), "settings": settings, "solver": self._solver}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        errors = [item for item in answer.get("errors", []) if item["severity"] == "error"]
        if errors:
            raise CompileError(errors[0].get("formattedMessage", errors[0]["message"]))
        return answer
