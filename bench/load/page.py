"""What the figures look like: the sections of docs/performance.md, and the tables in the terminal. Pure functions of
bench/load.json; `tests/docs` holds the page against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from bench.load.payments import PAYMENTS
from bench.load.reading import READERS

KINDS = {
    "transfer": "transfer",
    "batch": "batch of 100",
    "signed": "signed payment (EIP-3009)",
    "trade": "whole trade",
}
BUSY = 0.85
"""[cores] of node and generator together from which on the one that is busier is at its limit: mostly one works while
the other waits for it.
"""
LEVEL_HEADER = [
    "", "senders", "under way", "a second", "p50", "p95", "Mgas a second", "node, generator [cores]", "limit",
]  # fmt: skip
NOTES = """\
One Anvil as `make chain` starts it, with its blocks of 60 million gas, and every check of the alliance in force. Every
sender has an account and a connection of its own, sends, waits until it is in a block, and sends again; a last line of
each kind puts many transactions into a request. A block is made as soon as something waits and the one before is done.
*p50, p95*: from sending to the block, of each transaction; of a trade from its application to its honour. Payments are
signed before the clock runs. A bank acts under all trades by one account, so that a trade's acts are signed as they are
sent, each once the one before is in a block. Node and generator share the machine; *cores* is how much each kept busy,
and *limit* which of them had no time left; where neither, senders waited for their own blocks."""


THROUGHPUT = """\
Written by `make bench-load` from `bench/load.json`, as the next two sections are: times are those of one machine and
one day, and no test measures them. {date}: {processor}, {cores} cores, {memory_gb} GB, load {load_before} before;
{versions}.{share}"""
REHEARSAL = """
**A rehearsal of {share:.0%} on a machine with other work: it shows what is measured, and not how fast that is.**"""
ALONE = """\
What each side does where it does nothing else, transactions a second. *Signed*: by the generator's one core.
*Admitted*: by the node into its pool, over JSON-RPC in large requests (decoding, signature, checks). *Executed*: out of
a full pool into full blocks."""
READING = """\
Seconds that each reading side takes over a node on the same machine, after so many whole trades of {acts} acts each.
They read the event log from its beginning, so that they grow with it; gas does not (above)."""
ORACLE = """\
A process of its own as `eport enclave run` starts it, with simulated hardware: Python, XML signatures, its journal on
the disk. In an empty folder it answers and is healthy {healthy_s} s after its start; with customs' messages waiting,
its first statement is signed {signed_s} s after. Started again over what it knows, it judges every message anew."""


def limit(level: Mapping[str, Any]) -> str:
    """Which side is at its limit."""
    node, generator = level["node_cores"], level["generator_cores"]
    if node + generator < BUSY:
        return "neither"
    return "node" if node > generator else "generator"


def markdown(found: Mapping[str, Any]) -> list[str]:
    """The sections of docs/performance.md."""
    sizes = [f"{size:,} trades" for size in found["reading"]["sizes"]]
    known = [f"{item['declarations']:,}" for item in found["oracle"]["sizes"]]
    logs = found["reading"]["events"]
    each = (logs[-1] - logs[0]) / (found["reading"]["sizes"][-1] - found["reading"]["sizes"][0])
    events = ["events in the log", *(f"{count:,}" for count in logs), f"{each:.0f}"]
    alone = ["", "signed", "admitted", "executed", "Mgas a second", "admission's part of a node's time"]
    return [
        "## Throughput at rising load",
        THROUGHPUT.format(
            date=found["date"],
            versions=_versions(found),
            share="" if found["share"] == 1 else REHEARSAL.format(share=found["share"]),
            **found["machine"],
        ),
        "",
        NOTES,
        "",
        *_table(LEVEL_HEADER, level_rows(found)),
        "",
        ALONE,
        "",
        *_table(alone, limit_rows(found)),
        "",
        *_conclusions(found),
        "",
        "## Reading as the alliance grows",
        READING.format(acts=found["trade"]["acts"]),
        "",
        *_table(["", *sizes, "for a trade more"], [events, *reading_rows(found)]),
        "",
        "## Memory and start-up of the oracle",
        ORACLE.format(**found["oracle"]["first"]),
        "",
        *_table(["declarations it knows", *known], oracle_rows(found)),
        "",
    ]


def level_rows(found: Mapping[str, Any]) -> list[list[str]]:
    """A row for each level of each kind."""
    return [
        [
            KINDS[kind],
            f"{level['senders']:,}",
            f"{level['waiting']:,}",
            _rate(kind, level["rate"]),
            _time(level["p50_ms"]),
            _time(level["p95_ms"]),
            _number(level["mgas_rate"]),
            f"{level['node_cores']:.2f}, {level['generator_cores']:.2f}",
            limit(level),
        ]
        for kind in KINDS
        for level in found[kind]["levels"]
    ]


def limit_rows(found: Mapping[str, Any]) -> list[list[str]]:
    """A row for each kind of payment."""
    rows = []
    for kind in PAYMENTS:
        alone = found[kind]["alone"]
        share = _admission_share(alone)
        rates = [_number(alone[key]) for key in ("signed", "admitted", "executed", "mgas_rate")]
        rows.append([KINDS[kind], *rates, f"{share:.0%}"])
    return rows


def reading_rows(found: Mapping[str, Any]) -> list[list[str]]:
    """A row for each reader."""
    sizes, rows = found["reading"]["sizes"], []
    for key, row in found["reading"]["seconds"].items():
        more = 1000 * (row[-1] - row[0]) / (sizes[-1] - sizes[0])
        rows.append([READERS[key], *(f"{seconds:.2f} s" for seconds in row), f"{more:.1f} ms"])
    return rows


def oracle_rows(found: Mapping[str, Any]) -> list[list[str]]:
    """Memory and time by what it knows."""
    titles = {
        "worked_mb": ("memory (RSS), having taken all messages", "MB"),
        "fresh_mb": ("memory (RSS), started again", "MB"),
        "healthy_s": ("from its start until it is healthy", "s"),
        "folder_mb": ("its folder", "MB"),
    }
    return [
        [title, *(f"{_number(item[key])} {unit}" for item in found["oracle"]["sizes"])]
        for key, (title, unit) in titles.items()
    ]


def terminal(found: Mapping[str, Any]) -> list[Table]:
    """The tables that `make bench-load` prints."""
    sizes = [f"{size:,} trades" for size in found["reading"]["sizes"]]
    known = [f"{item['declarations']:,}" for item in found["oracle"]["sizes"]]
    return [
        _terminal("Throughput at rising load", LEVEL_HEADER, level_rows(found)),
        _terminal("Alone, a second", ["", "signed", "admitted", "executed", "Mgas", "admission"], limit_rows(found)),
        _terminal("Reading", ["", *sizes, "for a trade more"], reading_rows(found)),
        _terminal("Oracle", ["declarations it knows", *known], oracle_rows(found)),
    ]


def _conclusions(found: Mapping[str, Any]) -> list[str]:
    """What limits, of each kind at the load at which most goes through."""
    side = {
        "node": "the node has no time left",
        "generator": "the generator has no time left",
        "neither": "neither side is at its limit, each waits for the other",
    }
    lines = []
    for kind, title in KINDS.items():
        best = max(found[kind]["levels"], key=lambda level: level["rate"])
        text = f"- **{title}**: at most {_rate(kind, best['rate'])} a second, at {best['waiting']:,} under way; "
        text += side[limit(best)] + "."
        if kind in PAYMENTS:
            alone = found[kind]["alone"]
            both = 1 / (1 / alone["admitted"] + 1 / alone["executed"])
            text += f" Alone, the node admits and then executes {_number(both)} a second."
        lines.append(text)
    return lines


def _admission_share(alone: Mapping[str, float]) -> float:
    """Of the time that admitting and executing one transaction take together."""
    admit, execute = 1 / alone["admitted"], 1 / alone["executed"]
    return admit / (admit + execute)


def _versions(found: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {version}" for name, version in found["versions"].items())


def _rate(kind: str, rate: float) -> str:
    """`1,200`; of batches the payments too."""
    many = PAYMENTS.get(kind, 1)
    return _number(rate) if many == 1 else f"{_number(rate)} ({_number(rate * many)} payments)"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _time(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3g} s" if milliseconds >= 1000 else f"{milliseconds:.3g} ms"


def _table(header: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    alignment = ["---", *("---:" for _ in header[1:])]
    return [f"| {' | '.join(cells)} |" for cells in (header, alignment, *body)]


def _terminal(title: str, header: Sequence[str], body: Sequence[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left")
    for number, name in enumerate(header):
        table.add_column(name, justify="right" if number else "left")
    for row in body:
        table.add_row(*row)
    return table
