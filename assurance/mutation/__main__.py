"""Mutation testing of every contract: `python -m assurance.mutation --help`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from pathlib import Path

from assurance import scores
from assurance.compiler import ROOT, Compiler
from assurance.mutation.arena import EQUAL, INVALID, KILLED, ROOMS, SURVIVED, Verdict, fight, judged_by
from assurance.mutation.operators import Mutant
from assurance.mutation.sources import Sources, read_lines

RECORD = ROOT / "assurance/mutants.jsonl"
"""Every verdict, with the test that noticed: a run goes on where the last one ended. Delete it to judge afresh."""


def chosen(mutants: list[Mutant], sources: Sources, share: float, seed: int) -> list[Mutant]:
    """Every mutant on a line that guards access or moves money, and a share of the others, drawn by the seed."""

    def drawn(mutant: Mutant) -> bool:
        word = f"{seed}|{mutant.key(sources.source[mutant.file])}"
        return int(hashlib.sha256(word.encode()).hexdigest()[:8], 16) / 2**32 < share

    return [mutant for mutant in mutants if mutant.guards or drawn(mutant)]


def shuffled(mutant: Mutant, seed: int) -> tuple[bool, str]:
    """Guards and payments first, then in an order that a run cut short leaves a fair sample of."""
    word = f"{seed}|{mutant.file}|{mutant.start}|{mutant.text}"
    return not mutant.guards, hashlib.sha256(word.encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m assurance.mutation", description=__doc__)
    parser.add_argument("--contract", action="append", default=[], help="file names, e.g. Escrow (default: all)")
    parser.add_argument("--room", action="append", default=[], help="e.g. tests/contracts/money (default: all)")
    parser.add_argument("--share", type=float, default=0.1, help="share of the mutants that neither guard nor pay")
    parser.add_argument(
        "--tests", nargs="*", default=[], help="leave it at these of the room's; what they miss is not recorded"
    )
    parser.add_argument("--limit", type=int, default=0, help="stop after so many in a room")
    parser.add_argument("--most", type=int, default=0, help="give a mutant up after so many tests: it is not recorded")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--again", action="store_true", help="judge those once more that survived unexplained")
    parser.add_argument("--count", action="store_true", help="say how many there are (JSON); forget those gone")
    parser.add_argument("--record", type=Path, default=RECORD)
    asked = parser.parse_args()
    deadline = time.monotonic() + 60 * asked.minutes

    asked.record.parent.mkdir(parents=True, exist_ok=True)
    known = {(line["key"], line["room"]): line["outcome"] for line in read_lines(asked.record)}
    explained = scores.justified()
    with Compiler() as compiler, asked.record.open("a") as record:
        sources = Sources(compiler)
        files = [file for file in sources.files if not asked.contract or Path(file).stem in asked.contract]
        every = {file: sources.mutants(file) for file in files}
        mutants = [mutant for file in files for mutant in chosen(every[file], sources, asked.share, asked.seed)]
        if asked.count:
            existing = {mutant.key(sources.source[file]) for file in files for mutant in every[file]}
            lines = [line for line in read_lines(asked.record) if line["file"] not in files or line["key"] in existing]
            asked.record.write_text("".join(json.dumps(line) + "\n" for line in lines))
            judged = {line["key"] for line in lines}
            counted = {
                "possible": sum(map(len, every.values())),
                "possible_files": sum(map(bool, every.values())),
                "chosen": len(mutants),
                "complete": all(mutant.key(sources.source[mutant.file]) in judged for mutant in mutants),
            }
            return print(json.dumps(counted))
        print(f"{len(mutants)} mutants in {len({mutant.file for mutant in mutants})} files", flush=True)
        for room in dict.fromkeys(ROOMS.values()):
            if asked.room and room not in asked.room:
                continue
            waiting = []
            for mutant in mutants:
                key = mutant.key(sources.source[mutant.file])
                if not judged_by(sources, mutant, room):
                    continue
                outcome = known.get((key, room))
                if outcome is None or (asked.again and outcome == SURVIVED and key not in explained):
                    waiting.append(mutant)
            waiting.sort(key=lambda mutant: shuffled(mutant, asked.seed))
            if asked.limit:
                waiting = waiting[: asked.limit]
            if not waiting:
                continue
            counts = {KILLED: 0, SURVIVED: 0, EQUAL: 0, INVALID: 0}

            def done(mutant: Mutant, verdict: Verdict, room: str = room, counts: dict[str, int] = counts) -> None:
                counts[verdict.outcome] += 1
                if verdict.outcome == SURVIVED and (asked.tests or 0 < asked.most == verdict.tests):
                    return print(f"missed: {mutant.file}:{mutant.line} `{mutant.before[:60]}` -> `{mutant.text[:60]}`")
                line = {
                    "key": mutant.key(sources.source[mutant.file]), "room": room, "file": mutant.file,
                    "function": mutant.function, "line": mutant.line, "operator": mutant.operator,
                    "guards": mutant.guards, "before": mutant.before, "after": mutant.text,
                    "outcome": verdict.outcome, "by": verdict.by, "tests": verdict.tests, "seconds": verdict.seconds,
                }  # fmt: skip
                record.write(json.dumps(line) + "\n")
                record.flush()
                if verdict.outcome == SURVIVED:
                    print(
                        f"SURVIVED {mutant.file}:{mutant.line} {mutant.operator} {mutant.guards} "
                        f"`{mutant.before[:80]}` -> `{mutant.text[:80]}` ({verdict.tests} tests, {verdict.seconds} s)",
                        flush=True,
                    )

            fight(compiler, sources, room, waiting, done, deadline, asked.tests, asked.most)
            print(room, counts, flush=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
