"""`eport enclave`: quotes made, judged, and the oracle run."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from enum import Enum
from pathlib import Path
from typing import Annotated, Optional

import typer
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import ContractReverted
from eport.chain.deployment import attach
from eport.chain.quote_check import OnChain, verify_on_chain
from eport.enclave import settings as oracle_settings
from eport.enclave.enclave import measurement
from eport.enclave.quote import collateral as collaterals
from eport.enclave.quote.collateral import CollateralError
from eport.enclave.quote.configfs import ConfigfsPlatform
from eport.enclave.quote.gramine import GraminePlatform
from eport.enclave.quote.provider import HardwareError, Platform
from eport.enclave.quote.report import report_data as bound_report_data
from eport.enclave.quote.simulator import SimulatedPlatform, development_root
from eport.enclave.quote.verify import Reason, TcbPolicy, Verdict, judge
from eport.enclave.service import Service, build
from eport.enclave.statement import StatementError
from eport.relay.registration import is_due, signer_of
from eport.relay.registration import register as register_key

app = typer.Typer(help="The enclave: make a quote, judge a quote, run the oracle.", no_args_is_help=True)


class Provider(str, Enum):
    """Where quotes come from."""

    simulator = "simulator"
    gramine = "gramine"
    configfs_tsm = "configfs-tsm"


@app.command()
def quote(
    out: Annotated[Path, typer.Option(help="file that the quote is written to, binary")],
    provider: Annotated[Provider, typer.Option(help="the hardware, or the simulator of it")] = Provider.simulator,
    platform: Annotated[str, typer.Option(help="simulator: name of the machine")] = "development",
    report_data: Annotated[Optional[str], typer.Option(help="64 bytes in hex, instead of a binding")] = None,
    chain_id: Annotated[int, typer.Option(help="binding: EIP-155 id of the chain")] = 31337,
    registry: Annotated[Optional[str], typer.Option(help="binding: address of EnclaveRegistry")] = None,
    signer: Annotated[Optional[str], typer.Option(help="binding: address of the enclave's key")] = None,
    nonce: Annotated[Optional[str], typer.Option(help="binding: nonce that the registry issued, 32 bytes hex")] = None,
    collateral: Annotated[Optional[Path], typer.Option(help="simulator: write the collateral here")] = None,
) -> None:
    """Make a quote over a key's binding (chain, registry, signer, nonce), or over 64 bytes of your own."""
    try:
        content = _content(report_data, chain_id, registry, signer, nonce)
        made = platform_of(provider, platform).quote(content)
    except (HardwareError, StatementError, ValueError) as error:
        raise refused(str(error)) from error
    out.write_bytes(made.raw)
    _say(f"{made.kind}, {len(made.raw)} bytes, report data 0x{content.hex()}: {out}")
    if collateral is not None:
        if made.collateral is None:
            raise refused(f"{made.kind}: the hardware gives no collateral; use `eport collateral fetch {out}`")
        collateral.write_text(json.dumps(dict(made.collateral), indent=1))
        _say(f"collateral: {collateral}")


@app.command()
def verify(
    quote: Annotated[Path, typer.Argument(help="binary, or hex as text")],
    collateral: Annotated[Path, typer.Option(help="JSON as dcap-qvl and `eport collateral fetch` write it")],
    at: Annotated[
        Optional[int], typer.Option(help="time at which it has to hold in unix seconds; default: now")
    ] = None,
    root: Annotated[
        str, typer.Option(help="'intel', 'development' (the simulator's), or a certificate file")
    ] = "intel",
    advisory: Annotated[Optional[list[str]], typer.Option(help="acceptable under SWHardeningNeeded; repeat")] = None,
    minimum_evaluation: Annotated[int, typer.Option(help="least tcbEvaluationDataNumber")] = 0,
    on_chain: Annotated[bool, typer.Option("--on-chain", help="ask the contracts too, and say the gas")] = False,
    json_: Annotated[bool, typer.Option("--json", help="machine-readable, on standard output")] = False,
) -> None:
    """Judge a quote by E-port's policy; ends with 0 only where it is accepted, and names every failing check.

    --on-chain deploys the contracts on a local chain at that time, brings the collateral and verifies the quote there.
    """
    try:
        raw, nine = read_quote(quote), collaterals.read(collateral)
        certificate = read_root(root)
    except (OSError, ValueError) as error:
        if json_:
            print(json.dumps(Verdict((_unreadable(error),)).as_json(), indent=2))
        raise refused(str(error)) from error
    policy = TcbPolicy(frozenset(advisory or ()), minimum_evaluation)
    moment = int(time.time()) if at is None else at
    verdict = judge(raw, nine, moment, certificate, policy)
    explain(verdict, moment, root)
    answer = _ask_chain(raw, nine, moment, certificate) if on_chain else None
    if json_:
        whole = verdict.as_json() | ({"on_chain": answer.as_json()} if answer else {})
        print(json.dumps(whole, indent=2))
    if not verdict.accepted or (answer is not None and answer.refusal is not None):
        raise typer.Exit(1)


@app.command()
def run(
    config: Annotated[Path, typer.Option(help="settings of the oracle, YAML (docs/tee.md)")],
) -> None:
    """Run the oracle: fetch customs messages, sign what follows from them, answer over HTTP. Until it is stopped."""
    try:
        settings = oracle_settings.load(config)
        program = build(settings, platform_of(Provider(settings.provider), settings.machine))
        asyncio.run(Service(program, settings).run())
    except (OSError, ValueError, RuntimeError) as error:
        raise refused(str(error)) from error
    except KeyboardInterrupt:
        _say("stopped")


@app.command()
def register(
    oracle: Annotated[list[str], typer.Option(help="address of an oracle's service; repeat")],
    url: Annotated[str, typer.Option(help="node of the chain")] = f"http://127.0.0.1:{local.PORT}",
    record: Annotated[Path, typer.Option(help="record of the deployment")] = ROOT / "deployments/31337.json",
    config: Annotated[Path, typer.Option(help="configuration of the alliance")] = ROOT
    / "scripts/config/development.yaml",
    collateral: Annotated[Optional[Path], typer.Option(help="JSON; default: what the oracle gives")] = None,
    every: Annotated[bool, typer.Option("--renew", help="also keys that are not due")] = False,
) -> None:
    """Register the keys of oracles by their quotes; renew those that end within three days."""
    try:
        alliance = attach(url, record, config)
        brought = None if collateral is None else collaterals.read(collateral)
        registry, store = alliance["EnclaveRegistry"], alliance["TrustCollateral"]
        for address in oracle:
            signer = signer_of(address)
            if not every and not is_due(registry, signer):
                _say(f"{signer} stands, nothing to do")
                continue
            done = register_key(registry, store, alliance.accounts["relay"], address, brought)
            form = "short form" if done.kept else "whole quote"
            _say(f"{done.signer} until {collaterals.iso(done.expires_at)}, {form}, {done.receipt.gas:,} gas")
    except (OSError, ValueError, RuntimeError, ContractReverted) as error:
        raise refused(str(error)) from error


def _ask_chain(raw: bytes, nine: dict[str, str], at: int, root: bytes | None) -> OnChain:
    try:
        answer = verify_on_chain(raw, nine, at, root)
    except (ValueError, KeyError, RuntimeError) as error:
        raise refused(f"on chain: {error}") from error
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    table = Table(title="On chain", title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim")
    table.add_column(justify="right")
    for step, gas in answer.gas.items():
        table.add_row(step, f"{gas:,} gas")
    console.print(table)
    if answer.refusal is None:
        console.print(f"[bold green]verified[/] by the contracts: {answer.status}")
    else:
        console.print(f"[bold red]refused[/] by the contracts: {escape(answer.refusal)}")
    return answer


def platform_of(provider: Provider, name: str) -> Platform:
    """The hardware beneath this process, or the simulated machine of that name. Raises `HardwareError`."""
    if provider is Provider.gramine:
        return GraminePlatform()
    if provider is Provider.configfs_tsm:
        return ConfigfsPlatform()
    # TCB dates aside, a simulated quote does not depend on the time; its collateral does.
    issued = collaterals.utc(int(time.time()))
    return SimulatedPlatform(name, measurement(), issued)


def read_quote(path: Path) -> bytes:
    """A quote in binary, or in hex with or without 0x. Raises `OSError`."""
    content = path.read_bytes()
    text = re.sub(rb"\s", b"", content).removeprefix(b"0x")
    # No quote is hex by chance: its first byte is its version, 3 to 5.
    return bytes.fromhex(text.decode()) if re.fullmatch(rb"(?:[0-9a-fA-F]{2})+", text) else content


def read_root(name: str) -> bytes | None:
    """The root of trust in DER, None for Intel's. Raises `OSError`, `ValueError`."""
    if name == "intel":
        return None
    if name == "development":
        return development_root()
    content = Path(name).read_bytes()
    pem = content.lstrip().startswith(b"-----BEGIN")
    loaded = x509.load_pem_x509_certificate(content) if pem else x509.load_der_x509_certificate(content)
    return loaded.public_bytes(Encoding.DER)


def explain(verdict: Verdict, at: int, root: str) -> None:
    """Say a verdict in words, on standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    layout = verdict.layout
    rows: list[tuple[str, str]] = []
    if layout is not None:
        rows += [("quote", f"{layout.tee}, version {layout.version}, {layout.end} bytes"), ("debug", str(layout.debug))]
    rows += [("time", f"{collaterals.iso(at)}, root: {root}")]
    advisories = f" ({', '.join(verdict.advisory_ids)})" if verdict.advisory_ids else ""
    rows += [("TCB status", (verdict.status or "not established") + advisories)]
    if verdict.tcb_date:
        rows += [("TCB date", f"{verdict.tcb_date}, evaluation {verdict.evaluation}")]
    if verdict.fmspc:
        rows += [("FMSPC", verdict.fmspc)]
    if layout is not None:
        rows += [*layout.measurements.items(), ("report_data", layout.fields["report_data"].hex())]
    for name, value in rows:
        table.add_row(name, escape(value))
    console.print(table)
    if verdict.accepted:
        console.print("[bold green]accepted[/] by E-port's policy")
    for reason in verdict.reasons:
        console.print(f"[bold red]refused[/] {escape(reason.check)}: {escape(reason.detail)}")


def refused(message: str) -> typer.Exit:
    """Say why, on standard error, and end with 1."""
    Console(stderr=True, soft_wrap=True).print(f"[bold red]refused[/] {escape(message)}", highlight=False)
    return typer.Exit(1)


def _unreadable(error: Exception) -> Reason:
    return Reason("collateral" if isinstance(error, CollateralError) else "file", str(error))


def _content(data: str | None, chain_id: int, registry: str | None, signer: str | None, nonce: str | None) -> bytes:
    if data is not None:
        if registry or signer or nonce:
            raise ValueError("report data and a binding exclude each other; give one of them")
        return bytes.fromhex(data.removeprefix("0x"))
    if registry is None and signer is None and nonce is None:
        return secrets.token_bytes(32) + bytes(32)
    if registry is None or signer is None or nonce is None:
        raise ValueError("a binding needs --registry, --signer and --nonce; give all three")
    return bound_report_data(chain_id, registry, signer, bytes.fromhex(nonce.removeprefix("0x")))


def _say(text: str) -> None:
    Console(stderr=True, soft_wrap=True).print(escape(text), highlight=False)
