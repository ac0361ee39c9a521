"""Whether gas grows with the alliance: each act at 10, 100 and 1,000 wallets, credits, dossiers and declarations.

A credit, a dossier and a declaration are those of a whole trade, from application to honour, so that the contracts
hold what trades leave behind, and not only what is open. What is compared is the gas beyond call data: a credit's
number is an argument, and a zero byte of it costs 12 less (EIP-2028).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.digital_yuan import CLASS_3
from bench.method import AMOUNT, PERSONAL_AMOUNT, Progress, clean_addresses
from bench.network.sender import Account
from bench.scene import Act, Scene, beyond_call_data, wallets
from eport.chain import local
from eport.chain.contract import Chain
from eport.chain.deployment import deploy
from eport.settings import Settings
from tests.helpers.clearance import stopped_clock
from tests.helpers.governance import Prepared

SIZES = (10, 100, 1_000)
PAYEES = 100
NOTES = """\
Gas beyond call data (receipt `gasUsed` less 21,000 and what the bytes of the call cost, EIP-2028), of the same act in
one alliance as it grows. At each size there are so many customers' wallets, and so many trades went from application
to honour: each a credit, a dossier of three departments and a declaration with three statements by a quorum of three.
Time stands still, so that no clock has a part in it. `make bench` ends with an error where a figure moves."""


def growth(settings: Settings, progress: Progress, sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """{"sizes": sizes, "gas": {act: [gas beyond call data at each size]}}. Raises `RuntimeError` where one moves."""
    with local.anvil() as url:
        chain = Chain(url)
        made = deploy(chain, settings, settings.parties(local.CHAIN_ID))
        with stopped_clock(chain):
            scene = Scene(Prepared(made.chain, made.settings, made.contracts, made.accounts))
            measured = _Measured(scene)
            gas: dict[str, list[int]] = {}
            for size in sizes:
                progress(f"{size:,} wallets, credits, declarations")
                measured.grow(size)
                for title, found in measured.acts().items():
                    gas.setdefault(title, []).append(found)
    require_same(sizes, gas)
    return {"sizes": list(sizes), "gas": gas}


def require_same(sizes: Sequence[int], gas: Mapping[str, Sequence[int]]) -> None:
    """Raises `RuntimeError` where an act takes more, or less, at one size than at another."""
    if moved := {title: found for title, found in gas.items() if len(set(found)) > 1}:
        raise RuntimeError(f"gas moves as the alliance grows ({', '.join(f'{size:,}' for size in sizes)}): {moved}")


class _Measured:
    """The acts that are measured, between parties who are the same at every size and have done each before."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._payer, self._payee, self._person, self._friend, self._relayer = wallets("growth", 5)
        self._payees = clean_addresses("payees", PAYEES)
        self._nonce = 0x10
        self._wallets = 0
        scene.open([self._payer.address, self._payee.address], 1000 * AMOUNT)
        scene.open(self._payees, AMOUNT)
        scene.open([self._person.address, self._friend.address], PERSONAL_AMOUNT, CLASS_3)
        self.acts()

    def grow(self, size: int) -> None:
        """Until there are so many customers' wallets and so many trades, those that were measured among them."""
        more = clean_addresses("customers", size)[self._wallets :]
        self._scene.open(more, AMOUNT)
        self._wallets = size
        self._scene.grow(size)

    def acts(self) -> dict[str, int]:
        """Gas beyond call data, by act."""
        scene, found = self._scene, dict[str, int]()

        def send(title: str, act: Act, sign: Callable[[Act], bytes]) -> None:
            (gas,) = scene.mine([sign(act)])
            found[title] = beyond_call_data(act, gas)

        def by(account: Account) -> Callable[[Act], bytes]:
            return lambda act: scene.raw(account, act)

        send("transfer", scene.transfer(self._payee.address, AMOUNT), by(self._payer))
        send("transfer under personal limits", scene.transfer(self._friend.address, 11), by(self._person))
        self._nonce += 1
        payment = scene.signed_payment(self._payer, self._payee.address, AMOUNT, self._nonce)
        send("signed payment (EIP-3009)", payment, by(self._relayer))
        send(f"batch of {PAYEES}", scene.batch(self._payees, 11), by(self._payer))
        for act in scene.next_trade():
            send(act.title, act, scene.sign)
        return found


def markdown(found: Mapping[str, Any]) -> list[str]:
    """The section of docs/performance.md."""
    sizes = [f"{size:,} of each" for size in found["sizes"]]
    return [
        "## Gas as the alliance grows",
        NOTES,
        "",
        f"| act | {' | '.join(sizes)} |",
        f"| --- |{' ---: |' * len(sizes)}",
        *(f"| {title} | {' | '.join(f'{gas:,}' for gas in row)} |" for title, row in found["gas"].items()),
        "",
    ]
