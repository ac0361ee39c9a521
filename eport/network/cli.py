"""`eport network …`: make, start, watch, change and stop a consortium's own chain."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Optional

import requests
import typer
from eth_utils.address import is_address
from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from rich.console import Console
from rich.table import Table

from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain
from eport.network import backup as backups
from eport.network import besu, conflux, running, services
from eport.network.funding import fund
from eport.network.metrics import NetworkCollector
from eport.network.plan import (
    BLOCK_MS,
    CHAIN_ID,
    FIRST_PORT,
    PORTS_EACH,
    ROUND_MS,
    TERM_ROUNDS,
    Engine,
    Network,
    NetworkError,
    Validator,
    check_size,
    check_term,
    load,
    loopback,
)
from eport.options import Json, refused

network = typer.Typer(help="A chain of the alliance's own, on several machines.", no_args_is_help=True)

FOLDER = ROOT / "networks/consortium"
Folder = Annotated[Path, typer.Option(help="folder of the network")]
Name = Annotated[str, typer.Argument(help="name of the validator")]


@contextmanager
def _told() -> Iterator[Console]:
    """Say a refusal in a sentence."""
    console = Console(stderr=True, highlight=False)
    try:
        yield console
    except NetworkError as error:
        raise refused(str(error)) from error
    except requests.RequestException as error:
        raise refused(f"no node answers: {error}; start the network with `eport network up`") from error


@network.command()
def init(
    folder: Folder = FOLDER,
    engine: Annotated[Engine, typer.Option(help="what the validators run")] = Engine.conflux,
    validators: Annotated[int, typer.Option(help="how many")] = 4,
    host: Annotated[
        Optional[list[str]], typer.Option(help="address of a validator's machine; repeat in their order")
    ] = None,
    chain_id: Annotated[int, typer.Option(help="of the Ethereum space; Conflux' core space has the next")] = CHAIN_ID,
    port: Annotated[int, typer.Option(help="first port; each validator takes ten")] = FIRST_PORT,
    block_ms: Annotated[int, typer.Option(help=f"milliseconds between blocks; 0: {BLOCK_MS}, Besu 2000")] = 0,
    round_ms: Annotated[int, typer.Option(help="milliseconds of a round of Conflux' committee")] = ROUND_MS,
    term_rounds: Annotated[int, typer.Option(help="rounds of a term of Conflux' committee; even")] = TERM_ROUNDS,
    json_: Json = False,
) -> None:
    """Make keys, genesis, configurations: one folder a validator, which its institution takes with it."""
    with _told() as console:
        check_size(validators)
        check_term(term_rounds)
        if (folder / "network.json").exists():
            raise NetworkError(f"{folder} has a network already: remove the folder, or choose another by --folder")
        hosts = host or [loopback(number) for number in range(validators)]
        if len(hosts) != validators:
            raise NetworkError(f"--host is given {len(hosts)} times for {validators} validators: once for each")
        planned = Network(
            root=folder.resolve(),
            engine=engine,
            chain_id=chain_id,
            core_chain_id=chain_id + 1,
            block_ms=block_ms or (BLOCK_MS if engine is Engine.conflux else 2000),
            round_ms=round_ms,
            term_rounds=term_rounds,
            validators=tuple(
                Validator(f"validator-{number}", address, port + PORTS_EACH * (number - 1), "", "")
                for number, address in enumerate(hosts, 1)
            ),
        )
        folder.mkdir(parents=True, exist_ok=True)
        maker = conflux.make if engine is Engine.conflux else besu.make
        made = maker(planned, lambda line: console.print(f"  [green]✓[/] {line}"))
        services.write(made)
        _show_plan(made, json_)


@network.command()
def up(
    folder: Folder = FOLDER,
    only: Annotated[Optional[list[str]], typer.Option(help="these alone; repeat")] = None,
    json_: Json = False,
) -> None:
    """Start the nodes whose folders are here, and wait until they answer."""
    with _told():
        known = load(folder)
        chosen = _chosen(known, only)
        running.up(known, chosen)
        running.wait_ready(known, chosen)
        _show_status(known, json_)


@network.command()
def status(folder: Folder = FOLDER, json_: Json = False) -> None:
    """What every node says, and whether all know the same final blocks; ends with 1 where something is wrong."""
    with _told():
        if not _show_status(load(folder), json_):
            raise typer.Exit(1)


@network.command()
def down(
    folder: Folder = FOLDER,
    only: Annotated[Optional[list[str]], typer.Option(help="these alone; repeat")] = None,
    force: Annotated[bool, typer.Option("--force", help="kill, as a power cut would")] = False,
) -> None:
    """Stop the nodes that run here."""
    with _told() as console:
        known = load(folder)
        chosen = _chosen(known, only)
        running.down(known, chosen, force)
        console.print(f"stopped {', '.join(item.name for item in chosen)}")


@network.command("add-validator")
def add_validator(
    name: Name,
    folder: Folder = FOLDER,
    host: Annotated[Optional[str], typer.Option(help="address of its machine; default: this one")] = None,
    port: Annotated[int, typer.Option(help="its first port; 0: the next free ten")] = 0,
    start: Annotated[bool, typer.Option(help="start it here")] = True,
    patience: Annotated[int, typer.Option(help="seconds in which it has to have fetched the whole chain")] = 3600,
    json_: Json = False,
) -> None:
    """Another validator: its keys and folder, then its votes by a transaction on the running chain."""
    with _told() as console:
        known = load(folder)
        if any(item.name == name for item in known.validators):
            raise NetworkError(f"{name} is a validator already")
        check_size(len(known.voting) + 1)
        chosen = port or max(item.port for item in known.validators) + PORTS_EACH
        fresh = Validator(name, host or loopback(len(known.validators)), chosen, "", "")
        if known.engine is Engine.besu:
            _show_plan(besu.add(known, fresh), json_)
            return
        grown, registered = conflux.add(known, fresh)
        services.write(grown)
        console.print(f"  [green]✓[/] {name} has its keys and folder")
        if start:
            running.up(grown, [grown.validator(name)])
            # Who is elected before it can follow casts no vote, and is retired by force.
            running.wait_ready(grown, [grown.validator(name)], patience)
        grown = conflux.admit(grown, grown.validator(name), registered)
        console.print(f"  [green]✓[/] {name} has staked and registered; it is elected in one of the next terms")
        _show_plan(grown, json_)


@network.command("remove-validator")
def remove_validator(name: Name, folder: Folder = FOLDER, json_: Json = False) -> None:
    """Take a validator's votes back by a transaction of its owner; the node may run on without a vote."""
    with _told() as console:
        known = load(folder)
        leaving = known.validator(name)
        if not leaving.voting:
            raise NetworkError(f"{name} has no vote")
        check_size(len(known.voting) - 1)
        changed = besu.remove(known, leaving) if known.engine is Engine.besu else conflux.retire(known, leaving)
        console.print(f"  [green]✓[/] {name} has retired")
        _show_plan(changed, json_)


@network.command("readmit-validator")
def readmit_validator(name: Name, folder: Folder = FOLDER, json_: Json = False) -> None:
    """Give a validator that left, or was retired by force, its votes again under its old keys."""
    with _told() as console:
        known = load(folder)
        back = known.validator(name)
        if known.engine is Engine.besu:
            raise NetworkError("Besu's validators vote one back: qbft_proposeValidatorVote, more than half of them")
        changed = conflux.readmit(known, back)
        console.print(f"  [green]✓[/] {name} has staked again; the committee has it from one of the next terms on")
        _show_plan(changed, json_)


@network.command("fund")
def fund_accounts(
    address: Annotated[list[str], typer.Argument(help="accounts that shall act on the chain")],
    folder: Folder = FOLDER,
) -> None:
    """Give accounts coins for gas, which are worth nothing; those that have enough get none."""
    with _told() as console:
        known = load(folder)
        wrong = [item for item in address if not is_address(item)]
        if wrong:
            raise NetworkError(f"{', '.join(wrong)}: an account is 0x and 40 hexadecimal digits")
        given = fund(Chain(known.validators[0].url), known, address)
        console.print(f"{given} of {len(address)} accounts were given coins")


@network.command()
def backup(
    name: Name,
    recipient: Annotated[str, typer.Option(help="age public key (age1…) that it is encrypted to")],
    out: Annotated[Path, typer.Option(help="where it goes")],
    folder: Folder = FOLDER,
) -> None:
    """Keys and configuration of one validator, encrypted. Its copy of the chain is not in it: others have it too."""
    with _told() as console:
        known = load(folder)
        names = backups.backup(known, known.validator(name), out, backups.recipient(recipient))
        console.print(f"{out}: {len(names)} files of {name}")


@network.command()
def restore(
    archive: Annotated[Path, typer.Argument(help="what `backup` wrote")],
    identity: Annotated[Path, typer.Option(help="file with the age private key that opens it")],
    folder: Folder = FOLDER,
) -> None:
    """Put a validator's folder back. Never let two nodes run with the same keys: they would contradict each other."""
    with _told() as console:
        name = backups.restore(load(folder), archive, backups.identity(identity))
        console.print(f"{name} is back; start it with `eport network up --only {name}`")


@network.command()
def metrics(
    folder: Folder = FOLDER,
    port: Annotated[int, typer.Option(help="port to answer on, on this machine alone")] = 9300,
    once: Annotated[bool, typer.Option("--once", help="print them and end")] = False,
) -> None:
    """Answer Prometheus for the whole network at /metrics, until it is stopped."""
    with _told() as console:
        registry = CollectorRegistry()
        registry.register(NetworkCollector(load(folder)))
        if once:
            print(generate_latest(registry).decode(), end="")
            return
        _, thread = start_http_server(port, "127.0.0.1", registry)
        console.print(f"http://127.0.0.1:{port}/metrics; end with Ctrl-C")
        try:
            thread.join()
        except KeyboardInterrupt:
            console.print("ended")


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _chosen(known: Network, only: list[str] | None) -> list[Validator]:
    if only:
        return [known.validator(name) for name in only]
    return [item for item in known.validators if known.folder(item).exists()]


def _show_plan(made: Network, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"folder": str(made.root), **_plain(made)}, indent=2))
        return
    table = Table(title=f"{made.engine.value}, chain {made.chain_id}, {made.root}", title_justify="left")
    for heading in ("validator", "votes", "peers", "JSON-RPC", "metrics", "identity"):
        table.add_column(heading)
    for item in made.validators:
        peers, metrics = f"{item.host}:{item.port}", f"127.0.0.1:{item.metrics_port}"
        table.add_row(item.name, "yes" if item.voting else "no", peers, item.url, metrics, item.identity[:18] + "…")
    Console().print(table)
    Console(stderr=True).print(
        f"{made.faults} of {len(made.voting)} may fail. Each folder holds secrets: give it to its institution alone."
    )


def _plain(made: Network) -> dict[str, Any]:
    data = dataclasses.asdict(made)
    del data["root"]
    return data


def _show_status(known: Network, as_json: bool) -> bool:
    found = running.standings(known)
    agreed = running.agreement(known, found)
    voting = {item.name for item in known.voting}
    silent = [item.name for item in found if item.block is None and item.name in voting]
    good = agreed.holds and len(silent) <= known.faults
    if as_json:
        nodes = [dataclasses.asdict(item) for item in found]
        print(json.dumps({"good": good, "silent": silent, "agreed_at": agreed.height, "nodes": nodes}, indent=2))
        return good
    table = Table(title=f"{known.engine.value}, chain {known.chain_id}", title_justify="left")
    for heading in (
        "validator",
        "runs",
        "block",
        "final",
        "hash of the final block",
        "peers",
        "current",
        "votes",
        "MB",
    ):
        table.add_column(heading)
    for item in found:
        known_blocks = ("–", "–", "–")
        if item.block is not None:
            known_blocks = (f"{item.block:,}", _number(item.final), f"{(item.final_hash or '–')[:14]}…")
        table.add_row(
            item.name,
            "yes" if item.running else "no",
            *known_blocks,
            "–" if item.peers is None else str(item.peers),
            {True: "yes", False: "no", None: "–"}[item.current],
            "–" if item.votes is None else str(item.votes),
            f"{item.memory / 2**20:.0f}" if item.memory else "–",
        )
    console = Console()
    console.print(table)
    for item in found:
        if item.votes == 0 and item.name in voting:
            console.print(
                f"[yellow]{item.name} has no vote[/]: not elected yet, or retired by force, see docs/network.md"
            )
    if not agreed.holds:
        console.print(f"[bold red]two final blocks {agreed.height}[/]: stop settling at once, see docs/network.md")
    elif len(silent) > known.faults:
        console.print(
            f"[bold red]{len(silent)} of {len(known.voting)} are silent[/], {known.faults} may be: nothing becomes "
            "final until one is back, see docs/network.md"
        )
    elif agreed.height is not None:
        console.print(f"all that answer agree on final block {agreed.height:,}")
    return good
