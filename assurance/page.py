"""docs/assurance.md, from assurance/results.json."""

from __future__ import annotations

from typing import Any

from assurance.mutation.operators import OPERATORS

HEAD = """# Assurance
What was done to prove the contracts wrong, and what came of it. `make assurance` does it all again on a machine of your own
(`make mutants`, `make coverage`, `make analysis`, `make invariants`, `make proofs` a part each) and rewrites
`assurance/results.json` and this page; a test holds that they agree. Beside it stand the tests (`make test`) and the random
runs against models in Python (`make fuzz-money`, `make fuzz-credit`).
"""


def _stamp(section: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in section["versions"].items())
    return f"*{section['date']}, {section['machine']}, {section['seconds']:,} s; {versions}.*"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _words(name: str) -> str:
    """`check_frozenPartNeverMoves` as a phrase."""
    text = "".join(f" {c.lower()}" if c.isupper() else c for c in name.split("_", 1)[1].removeprefix("planted_"))
    return text.strip()


def markdown(results: dict[str, Any]) -> str:
    """The page. A part that was not run yet says so."""
    parts = [HEAD]
    for key, title, text in (
        ("mutants", "Mistakes that tests notice", _mutants),
        ("coverage", "Lines and branches that tests run", _coverage),
        ("analysis", "Static analysis", _analysis),
        ("invariants", "Invariants under random calls", _invariants),
        ("proofs", "Proofs", _proofs),
        ("smtchecker", "Proofs on the source", _smtchecker),
        ("network", "Faults of a network", _network),
    ):
        parts.append(f"## {title}\n")
        section = results.get(key)
        parts.append(f"{_stamp(section)}\n\n{text(section)}" if section else "Not run yet.\n")
    return "\n".join(parts)


def _mutants(section: dict[str, Any]) -> str:
    totals, files = section["totals"], section["files"]
    lines = [
        "A mutant is a contract with one small mistake. Its code takes the place of the deployed one on a running chain, and",
        "the tests that reach the changed function run until one fails. No test failing means that nobody would have noticed.",
        f"There are {section['possible']:,} mutants in {section['possible_files']} files; judged were those on lines that guard",
        "access or move money and a sample of the others, drawn by a seed. Those whose code equals the original's are no mutants.",
        "Every verdict, with the test that noticed, is in `assurance/mutants.jsonl`. It stands while its line does; without that file",
        "all are judged afresh.",
        "",
        f"**{totals['killed']:,} of {totals['mutants']:,} judged were noticed: {_share(totals['killed'], totals['mutants'])}**; on lines that",
        f"guard access or move money {totals['guards_killed']:,} of {totals['guards']:,}: "
        f"{_share(totals['guards_killed'], totals['guards'])}.",
        f"Judged are {totals['mutants']:,} of {section['chosen']:,} that were chosen."
        + (
            ""
            if section["complete"]
            else " **The run was cut short: the rest waits for `make mutants`, which goes on.**"
        ),
        "",
        "| operator | the mistake |",
        "|---|---|",
        *(f"| {name} | {meaning.replace('|', chr(92) + '|')} |" for name, meaning in OPERATORS.items()),
        "",
        "| file | mutants | noticed | share | guards and payments noticed |",
        "|---|--:|--:|--:|--:|",
    ]
    for file, row in sorted(files.items()):
        if row["mutants"]:
            lines.append(
                f"| `{file.removeprefix('contracts/')}` | {row['mutants']} | {row['killed']} | "
                f"{_share(row['killed'], row['mutants'])} | {row['guards_killed']} of {row['guards']} |"
            )
    lines += ["", f"Survivors ({len(section['survivors'])}):", ""]
    for one in section["survivors"]:
        shown = f"`{_short(one['before'])}` → `{_short(one['after'])}`"
        guards = f" ({one['guards']})" if one["guards"] else ""
        lines.append(
            f"- `{one['file'].removeprefix('contracts/')}` line {one['line']}, {one['function']}: {shown}{guards}. "
            f"{one['reason'] or '**Not explained yet.**'}"
        )
    return "\n".join(lines) + "\n"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return (flat[:69] + "…" if len(flat) > 70 else flat) or "nothing"


def _coverage(section: dict[str, Any]) -> str:
    totals, files = section["totals"], section["files"]
    lines = [
        "The contracts are compiled without the optimiser, which puts equal code of different lines together, and deployed under",
        "the tests of each contract and the scenarios. Every call that a test makes, done or refused, is traced; its instructions",
        "are led back to the source by solc's source maps, so immutables, clones and contracts that deploy others count as well. A",
        "line counts where a statement begins. A branch is each of the two ways of an if, a conditional operator, a loop, and an",
        "`&&` or `||`, which most tools leave out; in assembly too.",
        "",
        f"**{totals['lines_hit']:,} of {totals['lines']:,} lines ran: {_share(totals['lines_hit'], totals['lines'])}**, and "
        f"**{totals['branches_hit']:,} of {totals['branches']:,} branches: "
        f"{_share(totals['branches_hit'], totals['branches'])}**.",
        f"Seen were all {section['entered']} contracts that are deployed, and the {section['contracts']} contracts and libraries that "
        f"they are made of (no code: {', '.join(f'`{name}`' for name in section['codeless'])}),",
        f"by {section['tests']:,} tests in {section['traced']:,} traces, each of which ended as the call did. Not traced were "
        f"{section['skipped']:,} calls that others equal.",
        "",
        "| file | lines | ran | share | branches | ran | share |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for file, row in files.items():
        counts = " | ".join(
            f"{row[name]} | {row[f'{name}_hit']} | {_share(row[f'{name}_hit'], row[name])}"
            for name in ("lines", "branches")
        )
        lines.append(f"| `{file.removeprefix('contracts/')}` | {counts} |")
    lines += ["", "What did not run:", ""]
    for file, row in files.items():
        missed = [f"line {line}" for line in row["missed_lines"]]
        missed += [f"line {line}, {_BRANCHES[kind]}: never {way}" for line, kind, way in row["missed_branches"]]
        if missed:
            lines.append(f"- `{file.removeprefix('contracts/')}`: {'; '.join(missed)}")
    if section["failed"]:
        lines += ["", "Tests that fail on code compiled so, and count for what they ran until then:", ""]
        lines += [f"- `{name}`: {_short(why)}" for name, why in section["failed"].items()]
    return "\n".join(lines) + "\n"


_BRANCHES = {
    "IfStatement": "if",
    "YulIf": "if",
    "ForStatement": "loop",
    "WhileStatement": "loop",
    "YulForLoop": "loop",
    "Conditional": "? :",
    "&&": "`&&`",
    "||": "`||`",
}


def _analysis(section: dict[str, Any]) -> str:
    slither, solhint = section["slither"], section["solhint"]
    lines = []
    if slither:
        lines.append(
            f"Slither looked at {slither['contracts']} contracts and libraries ({slither['of_which_ours']} of them ours) with "
            f"{slither['detectors']} detectors: **{slither['findings']} findings without a reason** why it is right as it stands. "
            f"{slither['excused']} have one:"
        )
        lines += ["", "| detector | where | why it is right |", "|---|---|---|"]
        for check, places in sorted(slither["excuses"].items()):
            lines += [
                f"| {check} | {'everywhere' if place == '*' else f'`{place}`'} | {why} |"
                for place, why in places.items()
            ]
        lines.append("")
    else:
        lines.append("Slither: not run yet.")
    lines.append(f"Solhint read {solhint['files']} files: **{solhint['findings']} findings**.")
    return "\n".join(lines) + "\n"


def _invariants(section: dict[str, Any]) -> str:
    lines = [
        f"Forge made **{section['calls']:,} calls** ({section['runs']:,} runs of {section['depth']} for each invariant), "
        f"{section['refused']:,} of them refused, by",
        "people and institutions who pay in, issue, redeem, pay, freeze, seize, hold, lock and refund in any order. After every",
        "call it held that:",
        "",
        *(f"- {_words(name)}" for name in section["invariants"]),
        "",
        "Planted falsehoods that it refuted, as it has to: "
        + "; ".join(_words(name) for name in section["refuted"])
        + ".",
    ]
    return "\n".join(lines) + "\n"


def _proofs(section: dict[str, Any]) -> str:
    lines = [
        f"Halmos proved **{len(section['proved'])} properties** for all values of their arguments, on the compiled code:",
        "",
        *_proved(section),
    ]
    return "\n".join(lines) + "\n"


def _smtchecker(section: dict[str, Any]) -> str:
    lines = [
        f"SMTChecker, which is part of solc, proved **{len(section['proved'])} properties** with z3: of dates and amounts for all",
        "values; of clocks, schedules and duty however often a loop runs, and whatever the banking calendar answers. Each",
        f"question may cost {section['effort'] // 1_000_000:,} million of z3's units of effort, and {section['seconds_a_query']:,} seconds at most.",
        "",
        *_proved(section),
    ]
    return "\n".join(lines) + "\n"


def _network(section: dict[str, Any]) -> str:
    lines = [
        f"Four validators of Conflux, started anew for each of {section['seeds']} seeds, which decides who is killed, how much is paid and",
        "whose clock is wrong; then every one of a network restarted in turn, and all killed at once. The tests hold that no payment is",
        "told as settled before it is final, that no two nodes know different final blocks, that what was killed comes back, and that",
        "no node goes on with a thread that has ended. `make network-faults SEEDS=20` does it at length ([what came of it](network.md)).",
        "",
        f"**{section['passed']} of {section['passed'] + len(section['failed'])} tests passed**"
        + (f"; failed: {', '.join(section['failed'])}." if section["failed"] else ".")
        + (f" Not run on this machine: {section['skipped']}." if section["skipped"] else ""),
        "",
        "| seconds | in the median | at most |",
        "|---|--:|--:|",
        *(f"| {what} | {middle} | {most} |" for what, (middle, most) in section["recoveries"].items()),
    ]
    return "\n".join(lines) + "\n"


def _proved(found: dict[str, Any]) -> list[str]:
    lines = [
        *(f"- {_words(name)}" for name in found["proved"]),
        "",
        "Planted falsehoods that it refuted: " + "; ".join(_words(name) for name in found["refuted"]) + ".",
    ]
    if found["open"]:
        lines += ["", "Neither proved nor refuted: " + "; ".join(map(_words, found["open"])) + "."]
    return lines
