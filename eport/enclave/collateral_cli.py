"""`eport collateral`: what verifying a quote takes, fetched and looked at."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Annotated, Optional

import dcap_qvl
import typer
from rich.console import Console
from rich.markup import escape

from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.collateral import bring
from eport.chain.contract import ContractReverted
from eport.chain.deployment import attach
from eport.enclave.cli import read_quote, refused
from eport.enclave.quote import collateral as collaterals
from eport.enclave.quote.layout import LayoutError, parse

app = typer.Typer(help="Collateral: Intel's signed data about platforms.", no_args_is_help=True)


@app.command()
def status(
    collateral: Annotated[Path, typer.Argument(help="JSON as dcap-qvl and `eport collateral fetch` write it")],
    at: Annotated[
        Optional[int], typer.Option(help="time at which it has to hold in unix seconds; default: now")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="machine-readable, on standard output")] = False,
) -> None:
    """What each part says and until when it holds. Ends with 1 where a part does not hold at that time.

    Dates only: signatures are verified with a quote, by `eport enclave verify`.
    """
    moment = int(time.time()) if at is None else at
    try:
        found = collaterals.read(collateral)
        lives = collaterals.lives(found)
        info = collaterals.parsed(found, "tcb_info")
    except (OSError, ValueError) as error:
        raise refused(str(error)) from error
    complaints = [text for life in lives if (text := life.complaint(moment))]
    if json_:
        print(
            json.dumps(
                {
                    "holds": not complaints,
                    "at": moment,
                    "tee": info.get("id"),
                    "fmspc": str(info.get("fmspc", "")).lower(),
                    "parts": [
                        {
                            "part": life.part,
                            "issuer": life.issuer,
                            "begins": life.begins,
                            "ends": life.ends,
                            "holds": life.complaint(moment) is None,
                            "tcb_evaluation": life.evaluation,
                            "crl_number": life.number,
                            "revoked": life.entries,
                        }
                        for life in lives
                    ],
                    "reasons": complaints,
                },
                indent=2,
            )
        )
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(
        f"{info.get('id')} platforms of FMSPC {str(info.get('fmspc', '')).lower()}, {collaterals.iso(moment)}"
    )
    for life in lives:
        verdict = "[red]lapsed[/]" if life.complaint(moment) else "[green]holds[/] "
        more = f", evaluation {life.evaluation}" if life.evaluation is not None else ""
        more += f", {life.entries} revoked" if life.entries is not None else ""
        begins, ends = collaterals.iso(life.begins), collaterals.iso(life.ends)
        console.print(f"{verdict} {begins} to {ends}  {escape(life.part)}, signed by {escape(life.issuer)}{more}")
    for text in complaints:
        console.print(f"[bold red]lapsed[/] {escape(text)}")
    if complaints:
        raise typer.Exit(1)


@app.command()
def fetch(
    quote: Annotated[Path, typer.Argument(help="the quote that it is for: binary, or hex as text")],
    out: Annotated[Path, typer.Option(help="file that the collateral is written to, JSON")],
    source: Annotated[str, typer.Option(help="'intel', address of a PCCS (https://…), or a folder")] = "intel",
) -> None:
    """Fetch the collateral of a quote's platform from Intel's service, a caching service (PCCS), or a folder.

    A folder holds Intel's answers as they came: tcb.json and qe-identity.json (the body), their issuer chains
    tcb-issuer-chain.pem and qe-identity-issuer-chain.pem (the header, URL-decoded), pck-crl.der with
    pck-crl-issuer-chain.pem, and root-ca-crl.der.
    """
    try:
        raw = read_quote(quote)
        end = parse(raw).end
        found = _folder(Path(source)) if _is_folder(source) else _service(raw[:end], source)
        lives = collaterals.lives(found)
    except (OSError, ValueError, RuntimeError) as error:
        kind = "quote" if isinstance(error, LayoutError) else "collateral"
        raise refused(f"{kind}: {error}") from error
    out.write_text(json.dumps(found, indent=1))
    ends = min(lives, key=lambda life: life.ends)
    Console(stderr=True, soft_wrap=True).print(
        escape(f"{out}: {len(lives)} parts; the first to expire is {ends.part}, {collaterals.iso(ends.ends)}"),
        highlight=False,
    )


@app.command()
def push(
    collateral: Annotated[Path, typer.Argument(help="JSON as dcap-qvl and `eport collateral fetch` write it")],
    url: Annotated[str, typer.Option(help="node of the chain")] = f"http://127.0.0.1:{local.PORT}",
    record: Annotated[Path, typer.Option(help="record of the deployment")] = ROOT / "deployments/31337.json",
    config: Annotated[Path, typer.Option(help="configuration")] = ROOT / "scripts/config/development.yaml",
) -> None:
    """Bring to TrustCollateral what it does not have yet or only older. Anybody can: the contract checks signatures."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        found = collaterals.read(collateral)
        alliance = attach(url, record, config)
        sent = bring(alliance["TrustCollateral"], alliance.accounts["relay"], found)
    except (OSError, ValueError, RuntimeError, ContractReverted) as error:
        raise refused(str(error)) from error
    for name, receipt in sent.items():
        console.print(f"[green]brought[/] {escape(name)}, {receipt.gas:,} gas")
    if not sent:
        console.print("nothing is newer than what the chain has")


def _is_folder(source: str) -> bool:
    return source != "intel" and "://" not in source


def _service(raw: bytes, source: str) -> dict[str, str]:
    """From Intel's Provisioning Certification Service or a caching service. Raises `ValueError`, `RuntimeError`."""

    async def ask() -> dcap_qvl.QuoteCollateralV3:
        if source == "intel":
            return await dcap_qvl.get_collateral_from_pcs(raw)
        return await dcap_qvl.get_collateral(source, raw)

    return collaterals.require(json.loads(asyncio.run(ask()).to_json()), source)


def _folder(folder: Path) -> dict[str, str]:
    """Intel's answers in files. Raises `OSError`, `CollateralError`."""
    tcb_info, tcb_signature = collaterals.signed_body((folder / "tcb.json").read_text(), "tcbInfo")
    identity, signature = collaterals.signed_body((folder / "qe-identity.json").read_text(), "enclaveIdentity")
    return {
        "pck_crl_issuer_chain": (folder / "pck-crl-issuer-chain.pem").read_text(),
        "root_ca_crl": (folder / "root-ca-crl.der").read_bytes().hex(),
        "pck_crl": (folder / "pck-crl.der").read_bytes().hex(),
        "tcb_info_issuer_chain": (folder / "tcb-issuer-chain.pem").read_text(),
        "tcb_info": tcb_info,
        "tcb_info_signature": tcb_signature,
        "qe_identity_issuer_chain": (folder / "qe-identity-issuer-chain.pem").read_text(),
        "qe_identity": identity,
        "qe_identity_signature": signature,
    }
