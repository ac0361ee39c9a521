"""What the figures look like: the table in the terminal, docs/performance.md and its picture. Pure functions of the
results; `tests/docs` holds the committed page against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from rich.table import Table

from bench import attestation, floor, growth, trade
from bench.load import page as load_page

OURS = "digital_yuan"
TOKENS = {
    OURS: "DigitalYuan",
    "solady": "Solady",
    "solmate": "Solmate",
    "openzeppelin": "OpenZeppelin",
    "trex": "T-REX (ERC-3643)",
}
CHECKS = {
    OURS: "registration, freeze, pause",
    "solady": "the balance alone",
    "solmate": "the balance alone",
    "openzeppelin": "the balance alone",
    "trex": "identity with one claim, freeze, pause",
}
OPERATIONS = {
    "transfer": "transfer",
    "transfer_first_receipt": "transfer to one who never received",
    "transfer_personal": "transfer under personal limits",
    "transfer_from": "transferFrom",
    "approve": "approve",
    "mint": "mint",
    "burn": "burn",
    "permit": "permit (EIP-2612)",
    "signed_payment": "signed payment (EIP-3009)",
    "freeze": "freeze a holder",
    "register": "register a holder",
    "batch_own_each": "batch of 100, token's own, each",
    "batch_contract_each": "batch of 100, loop contract, each",
}
WIDE = 132
"""Columns that the terminal's table needs to have every figure and its ratio on one line."""
FLOOR = 33_352
"""Gas of the least that an ERC-20 transfer can be: 21,000 + 596 for call data + 2 slots read and rewritten
(2 × 5,000, EIP-2929) + 1,756 for the event."""

NOTES = """\
Receipt `gasUsed` of one transaction on one Anvil chain. The parties, the order of the acts and the amount (12345678)
are the same for every token. Addresses, signatures and amounts hold no zero byte, so a second run gives the same
figures. Warm: every slot that the act writes holds something before and after, nonces included; `approve` and `permit`
name a spender that had no allowance, and whoever is frozen or registered was not before.

- **DigitalYuan** is the alliance's own deployment with every check in force. `transfer` is between institutions, to
  whom no limit applies; *under personal limits* is between two class 3 wallets (balance, payment, day, year), the
  second payment of the day. `mint` checks the operator's paid-in reserve, `burn` is the operator's redemption, `freeze`
  carries the order's hash.
- **Solady, Solmate, OpenZeppelin** check nothing but the balance: the library's ERC-20 with the library's owner that
  issues (`bench/peers`), compiled with DigitalYuan's settings. OpenZeppelin's EIP-3009 is `ERC20TransferAuthorization`:
  its nonces run in sequence within a key, and a payment parallel to others needs a key of its own, 17,100 more.
- **T-REX** is the bytecode that its packages publish, behind its proxies, with one claim topic and one trusted issuer.
  Every holder has an ONCHAINID of its own with one claim of 32 bytes; the agent mints and burns. *Under personal
  limits* it runs `MaxBalanceModule` and `TimeTransfersLimitsModule` (balance, day, year; it knows none per payment).
  *Register* enters an ONCHAINID that exists already.
- **Batches**: the token's own is its `batchTransfer`; the loop contract is `BatchSender`, which calls `transferFrom`
  for each receiver. A hundredth of the whole transaction; every receiver held something before.
- **–**: the token has no such function.

The peers are installed for this measurement alone (`bench/package.json`); nothing of E-port uses them."""


@dataclass(frozen=True)
class Bar:
    """One line of the picture. `kind`: ours, measured or quoted."""

    label: str
    checks: str
    gas: int
    kind: str


def ratio(gas: int | None, ours: int | None) -> str:
    """`34,002 (0.92 ×)`: gas, and how many times ours that is."""
    if gas is None:
        return "–"
    return f"{gas:,}" if not ours else f"{gas:,} ({gas / ours:.2f} ×)"


def rows(results: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """A row for each operation: its title, and a cell for each token."""
    gas = results["gas"]
    found = []
    for key, title in OPERATIONS.items():
        ours = gas[OURS][key]
        cells = [ratio(ours, None), *(ratio(gas[token][key], ours) for token in TOKENS if token != OURS)]
        found.append((title, cells))
    return found


def terminal(results: Mapping[str, Any], narrow: bool = False) -> Table:
    """The table that `make bench` prints: `WIDE` columns wide, or narrow, with each ratio below its figure."""
    table = Table(title="Gas of one operation, and how many times DigitalYuan's that is", title_justify="left")
    table.add_column("operation")
    for key, title in TOKENS.items():
        header = f"{title.replace(' (', chr(10) + '(') if narrow else title}\n{_version(key, results)}"
        table.add_column(header, justify="right", style="bold" if key == OURS else "", no_wrap=narrow)
    for title, cells in rows(results):
        table.add_row(title, *(cell.replace(" (", "\n(") if narrow else cell for cell in cells))
    if not narrow:
        table.add_row("[dim]a transfer checks[/]", *(f"[dim]{CHECKS[key]}[/]" for key in TOKENS))
    return table


def quoted(results: Mapping[str, Any]) -> Table:
    """The peers that this command does not reproduce, apart from those that it does."""
    table = Table(title="Quoted: measured 2026, not reproduced by this command", title_justify="left", style="dim")
    table.add_column("token")
    table.add_column("transfer", justify="right")
    table.add_column("a transfer checks")
    ours = results["gas"][OURS]["transfer"]
    for peer in results["quoted"]:
        table.add_row(peer["title"], ratio(peer["gas"]["transfer"], ours), peer["checks"])
    return table


def markdown(results: Mapping[str, Any], load: Mapping[str, Any]) -> str:
    """docs/performance.md, of bench/results.json and bench/load.json."""
    compiler, versions = results["compiler"], results["versions"]
    header = [f"{title} {_version(key, results)}".rstrip() for key, title in TOKENS.items()]
    lines = [
        "# Performance",
        "Written by `make bench` from `bench/results.json`: DigitalYuan beside the tokens that others deploy, in one",
        "run on one chain. In brackets: how many times DigitalYuan's gas that is; below 1 the other is cheaper.",
        "",
        "![Gas of one transfer, by token](images/transfer_gas.svg)",
        "",
        *_table(["operation", *header], [[title, *cells] for title, cells in rows(results)]),
        *_row(["*a transfer checks*", *(CHECKS[key] for key in TOKENS)]),
        "",
        f"Measured on {results['date']}: solc {compiler['solc']}, optimizer {compiler['optimizer_runs']:,} runs, "
        f"EVM {compiler['evm']}; Anvil {versions['anvil']}, hardfork {results['hardfork']}. "
        f"T-REX: solc 0.8.17, as published, with @onchain-id/solidity {versions['@onchain-id/solidity']}.",
        "",
        "## Method",
        NOTES,
        "",
        "## Quoted: measured 2026, not reproduced by this command",
        "Their code is not on npm, or in the first row composed by hand. The project measured them once, by the same",
        "method and before this command existed: the figures are a record, and not a result of this run.",
        "",
    ]
    wanted = [key for key in OPERATIONS if any(key in peer["gas"] for peer in results["quoted"])]
    peers = [
        [
            f"{peer['title']} ({_source(peer['source'])})",
            peer["checks"],
            *(ratio(peer["gas"].get(key), _ours(results, key)) for key in wanted),
        ]
        for peer in results["quoted"]
    ]
    lines += [*_table(["token", "a transfer checks", *(OPERATIONS[key] for key in wanted)], peers), ""]
    lines += floor.markdown(results["floor"])
    lines += attestation.markdown(results["attestation"])
    lines += trade.markdown(results["whole_trade"])
    lines += growth.markdown(results["growth"])
    lines += load_page.markdown(load)
    return "\n".join(lines) + "\n"


def bars(results: Mapping[str, Any]) -> list[Bar]:
    """Every token's transfer, cheapest first."""
    gas = results["gas"]
    found = [
        Bar(TOKENS[key], CHECKS[key], gas[key]["transfer"], "ours" if key == OURS else "measured") for key in TOKENS
    ]
    for key in TOKENS:
        limited = gas[key]["transfer_personal"]
        if limited is not None:
            kind = "ours" if key == OURS else "measured"
            found.append(
                Bar(f"{TOKENS[key]}, personal limits", "the same, and balance, day and year limits", limited, kind)
            )
    found += [Bar(peer["title"], peer["checks"], peer["gas"]["transfer"], "quoted") for peer in results["quoted"]]
    return sorted(found, key=lambda bar: bar.gas)


def svg(results: Mapping[str, Any]) -> str:
    """The picture of docs/performance.md: bars on white, so that it reads in GitHub's light and dark pages alike."""
    found = bars(results)
    width, left, top, step, height = 960, 340, 74, 34, 16
    ink = 'fill="#1f2328"'
    scale = (width - left - 90) / max(bar.gas for bar in found)
    bottom = top + step * len(found)
    colour = {"ours": "#b3261e", "measured": "#4a6fa5", "quoted": "#c3cad4"}
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {bottom + 44}" font-family="sans-serif" '
        f'font-size="13" role="img" aria-label="Gas of one transfer, by token">',
        f'<rect width="{width}" height="{bottom + 44}" fill="#ffffff"/>',
        f'<text x="16" y="28" font-size="18" font-weight="bold" {ink}>Gas of one transfer, and what it checks</text>',
    ]
    legend = (("ours", "DigitalYuan"), ("measured", "measured by make bench"), ("quoted", "quoted, not reproduced"))
    for number, (kind, text) in enumerate(legend):
        x = left + 190 * number
        out.append(f'<rect x="{x}" y="42" width="12" height="12" fill="{colour[kind]}"/>')
        out.append(f'<text x="{x + 18}" y="53" {ink}>{text}</text>')
    for number, bar in enumerate(found):
        y = top + step * number
        weight = ' font-weight="bold"' if bar.kind == "ours" else ""
        long = bar.gas * scale
        out += [
            f'<text x="{left - 10}" y="{y + 9}" text-anchor="end" {ink}{weight}>{escape(bar.label)}</text>',
            f'<text x="{left - 10}" y="{y + 23}" text-anchor="end" font-size="10.5" fill="#59636e">'
            f"{escape(bar.checks)}</text>",
            f'<rect x="{left}" y="{y}" width="{long:.1f}" height="{height}" fill="{colour[bar.kind]}"/>',
            f'<text x="{left + long + 6:.1f}" y="{y + 13}" {ink}{weight}>{bar.gas:,}</text>',
        ]
    floor = f"{left + FLOOR * scale:.1f}"
    out += [
        f'<line x1="{floor}" y1="{top - 8}" x2="{floor}" y2="{bottom}" stroke="#1f2328" stroke-dasharray="3 3"/>',
        f'<text x="{floor}" y="{bottom + 16}" text-anchor="middle" font-size="11" {ink}>'
        f"{FLOOR:,}: the least an ERC-20 transfer can cost</text>",
        "</svg>",
    ]
    return "\n".join(out) + "\n"


def _version(key: str, results: Mapping[str, Any]) -> str:
    packages = {
        "solady": "solady",
        "solmate": "solmate",
        "openzeppelin": "@openzeppelin/contracts",
        "trex": "@tokenysolutions/t-rex",
    }
    return str(results["versions"][packages[key]]) if key in packages else ""


def _ours(results: Mapping[str, Any], key: str) -> int | None:
    ours: int | None = results["gas"][OURS][key]
    return ours


def _source(source: str) -> str:
    *words, url = source.split(" ")
    return " ".join([*words, f"[source]({url})"])


def _table(header: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    alignment = ["---", *("---:" for _ in header[1:])]
    return [line for cells in (header, alignment, *body) for line in _row(cells)]


def _row(cells: Sequence[str]) -> list[str]:
    return [f"| {' | '.join(cells)} |"]
