"""`make bench-oracle`: how many statements an oracle signs a second, and how long a customs message takes to the chain.

Three oracles on loopback with simulated hardware, each with a folder of its own; a relay; Anvil, which mines at once.
Everything else is what runs in earnest: XML signatures, journals on the disk, HTTP, quotes verified on the chain.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eport import merkle
from eport.chain import local
from eport.chain.artifacts import ROOT
from eport.chain.contract import Chain
from eport.chain.deployment import Alliance, deploy
from eport.enclave import declared
from eport.enclave.enclave import measurement
from eport.enclave.quote.collateral import utc
from eport.enclave.quote.simulator import SimulatedPlatform
from eport.enclave.service import build
from eport.enclave.settings import load as load_oracle
from eport.enclave.statement import Domain
from eport.messages.wco import parse_declaration
from eport.relay.collector import Collector
from eport.relay.outbox import Outbox
from eport.relay.registration import register
from eport.relay.relay import Relay
from eport.settings import load
from eport.trade.parties import DEVELOPMENT_KEY
from tests.helpers.customs import CustomsAuthority, authority, messages
from tests.helpers.service import RunningOracle, oracle, settings_file

NUMBER = b"224820261000000017"
START = 1_770_800_000


def numbered(count: int) -> list[str]:
    """Declaration numbers of one office and year."""
    return [f"2248202610{serial:08}" for serial in range(1, count + 1)]


def signed_messages(party: CustomsAuthority, number: str) -> tuple[bytes, bytes]:
    """The declaration of that number, and customs' acceptance of it."""
    declaration, accepted, *_ = messages()
    return tuple(party.sign(message.replace(NUMBER, number.encode())) for message in (declaration, accepted))  # type: ignore[return-value]


def throughput(party: CustomsAuthority, numbers: list[str], folder: Path) -> float:
    """Statements a second of one oracle, from message in memory to signature, everything on the disk."""
    settings = load_oracle(settings_file(folder, party))
    program = build(settings, SimulatedPlatform("machine", measurement(), utc(START)))
    made = [signed_messages(party, number) for number in numbers]
    for declaration, _ in made:
        program.take(declaration)
    begin = time.perf_counter()
    for _, accepted in made:
        program.take(accepted)
    seconds = time.perf_counter() - begin
    assert len(program.signed) == len(numbers)
    return len(numbers) / seconds


def lodge(alliance: Alliance, party_messages: dict[str, tuple[bytes, bytes]]) -> None:
    """Every declaration on the chain, as its trader lodges it."""
    for number in party_messages:
        declaration = parse_declaration(messages()[0].replace(NUMBER, number.encode()))
        subject = merkle.keyed_hash(DEVELOPMENT_KEY, "declaration", number)
        content = declared.commitment(declaration, DEVELOPMENT_KEY).root
        alliance["Declarations"].send(alliance.accounts["importer"], "lodge", subject, 1, content)


def latencies(
    alliance: Alliance, oracles: list[RunningOracle], made: dict[str, tuple[bytes, bytes]], pace: float
) -> list[float]:
    """[s] from the message in every oracle's folder to its statement mined, by declaration."""
    written: dict[bytes, float] = {}
    arrived: dict[bytes, float] = {}
    stop = threading.Event()

    def relaying() -> None:
        domain = Domain(alliance.chain.chain_id, alliance["ClearanceOracle"].address)
        chain = Chain(alliance.chain.url)
        declarations = chain.bind("Declarations", alliance["Declarations"].address)
        chain.bind("ClearanceOracle", alliance["ClearanceOracle"].address)
        courier = Relay(declarations, alliance.accounts["relay"], Outbox())
        collector = Collector([running.url for running in oracles], domain, 3)
        while not stop.is_set():
            for signed in collector.poll():
                courier.accept(signed)
            for receipt in courier.deliver():
                arrived[receipt.event("DeclarationAdvanced").arguments["id"]] = time.perf_counter()

    thread = threading.Thread(target=relaying, daemon=True)
    thread.start()
    for number, (_, accepted) in made.items():
        subject = merkle.keyed_hash(DEVELOPMENT_KEY, "declaration", number)
        for running in oracles:
            partial = running.inbox / f"{number}-accepted.partial"
            partial.write_bytes(accepted)
            partial.rename(partial.with_suffix(".xml"))
        written[subject] = time.perf_counter()
        time.sleep(pace)
    deadline = time.monotonic() + 120
    while len(arrived) < len(made):
        assert time.monotonic() < deadline, f"{len(arrived)} of {len(made)} arrived"
        time.sleep(0.05)
    stop.set()
    thread.join(timeout=10)
    return sorted(arrived[subject] - written[subject] for subject in written)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.oracle", description=__doc__)
    parser.add_argument("--messages", type=int, default=200, help="customs messages to send")
    parser.add_argument("--pace", type=float, default=0.25, help="[s] between two messages")
    asked = parser.parse_args()
    party, console = authority(), Console()
    settings = load(ROOT / "scripts/config/development.yaml")
    with tempfile.TemporaryDirectory(prefix="eport-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        rate = throughput(party, numbered(asked.messages), folder / "alone")
        chain = Chain(stack.enter_context(local.anvil()))
        alliance = deploy(chain, settings, settings.parties(local.CHAIN_ID))
        chain.travel(START)
        oracles = []
        for item in settings.enclaves:
            path = settings_file(folder / item.platform, party, alliance, machine=item.platform)
            platform = SimulatedPlatform(item.platform, measurement(), utc(START))
            oracles.append(stack.enter_context(oracle(path, platform)))
        time.sleep(1)
        for running in oracles:
            register(alliance["EnclaveRegistry"], alliance["TrustCollateral"], alliance.accounts["relay"], running.url)
        made = {number: signed_messages(party, number) for number in numbered(asked.messages)}
        lodge(alliance, made)
        for number, (declaration, _) in made.items():
            for running in oracles:
                (running.inbox / f"{number}-0.xml").write_bytes(declaration)
        time.sleep(asked.messages * 0.05)
        taken = latencies(alliance, oracles, made, asked.pace)
    table = Table(title=f"Oracle: {asked.messages} customs messages", title_justify="left", show_header=False)
    table.add_row("statements signed a second, one oracle", f"{rate:,.0f}")
    table.add_row("message to chain, median", f"{statistics.median(taken):.2f} s")
    table.add_row("message to chain, 95 of 100 within", f"{taken[int(len(taken) * 0.95) - 1]:.2f} s")
    table.add_row("message to chain, slowest", f"{taken[-1]:.2f} s")
    table.add_row("a message every", f"{asked.pace} s, to each of three oracles")
    console.print(table)


if __name__ == "__main__":
    main()
