"""How a party acts here: with its own key, or through its institution's account, where a second officer endorses."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any, Final

from web3 import Web3

from eport.chain.contract import Contract
from eport.chain.deployment import DeploymentError
from eport.chain.signers import Signer, can_sign
from eport.operations.network import Network, sending
from eport.operations.roles import events

ENDORSED_WITHIN: Final = 7 * 86_400
"""[s] in which a second officer endorses what the first one proposed."""


@dataclass(frozen=True)
class Seat:
    """Whose act it is (`address`), and who signs for it: that account itself, or an officer of it (`through` is then
    the InstitutionAccount, `purpose` what its rules let the officer do).
    """

    address: str
    signer: Signer
    through: Contract | None = None
    purpose: int = 0


def acting(made: argparse.ArgumentParser) -> None:
    """Options of scripts in which a party acts."""
    made.add_argument("--as", dest="who", metavar="PARTY", help="who acts, by its key in the configuration")
    made.add_argument(
        "--for", dest="member", metavar="MEMBER", help="PARTY is an officer of that member's InstitutionAccount"
    )
    made.add_argument("--purpose", type=int, default=1, help="under which PARTY has its mandate there (1)")


def seated(opened: Network, arguments: argparse.Namespace) -> Seat:
    """Who acts. Raises `DeploymentError` where that is nobody who can."""
    for option, key in (("--as", arguments.who), ("--for", arguments.member)):
        if key is not None and key not in opened.accounts:
            raise DeploymentError(f"{option} {key}: nobody of that name in the configuration")
    if arguments.who is None:
        raise DeploymentError("say who acts: --as PARTY")
    signer = opened.accounts[arguments.who]
    if not can_sign(signer):
        raise DeploymentError(
            f"nobody signs for {arguments.who} here: name its keystore, token or Web3Signer as signers.{arguments.who} "
            "in the configuration; where its account is a contract, an officer acts: --as OFFICER --for MEMBER"
        )
    if arguments.member is None:
        return Seat(signer.address, signer)
    address = opened.accounts[arguments.member].address
    if not opened.chain.web3.eth.get_code(Web3.to_checksum_address(address)):
        raise DeploymentError(f"--for {arguments.member}: its account {address} is a key; it acts itself, with --as")
    return Seat(address, signer, opened.chain.bind("InstitutionAccount", address), arguments.purpose)


def act(
    opened: Network, arguments: argparse.Namespace, seat: Seat, target: Contract, function: str, *given: Any
) -> bool:
    """Do `target.function(*given)` and say so; a dry run asks the chain and says what would be. Returns whether it is
    done: of an institution's account the first officer proposes, and another one's same command endorses.

    Raises `ContractReverted` where the chain refuses it, before anything is sent; `DeploymentError` where the officer
    that proposed it would endorse it, too.
    """
    say, label = opened.console.print, f"{target.name}.{function}"
    target.call(function, *given, sender=seat.address)
    data = target.encode(function, *given)
    if seat.through is None:
        if not sending(opened, arguments):
            say(f"Dry run: {label} by {opened.name(seat.address)} would be done; --yes sends it.")
            say(f"  another wallet sends to {target.address}: {data}", soft_wrap=True)
            return False
        target.chain.send(seat.signer, target.address, data, label)
        say(f"  [green]✓[/] {label} by {opened.name(seat.address)}")
        return True
    calls = [(target.address, bytes.fromhex(data[2:]))]
    number = _waiting(seat.through, seat.purpose, calls)
    mine = number is not None and seat.through.call("actOf", number)[0] == seat.signer.address
    if mine:
        raise DeploymentError(
            f"act {number} of {opened.name(seat.address)} waits for another officer than "
            f"{opened.name(seat.signer.address)}"
        )
    verb: tuple[Any, ...] = ("propose", seat.purpose, calls, opened.chain.now() + ENDORSED_WITHIN)
    if number is not None:
        verb = ("endorse", number, seat.purpose, calls)
    seat.through.call(*verb, sender=seat.signer.address)
    if not sending(opened, arguments):
        say(f"Dry run: {opened.name(seat.signer.address)} would {verb[0]} {label}; --yes sends it.")
        return False
    receipt = seat.through.send(seat.signer, *verb)
    if number is None:
        number = receipt.event("AccountActProposed").arguments["number"]
        say(
            f"  act {number} of {opened.name(seat.address)} ({label}): another officer gives this command within 7 days"
        )
        return False
    say(f"  [green]✓[/] {label} by {opened.name(seat.address)}, endorsed by {opened.name(seat.signer.address)}")
    return True


def _waiting(account: Contract, purpose: int, calls: list[tuple[str, bytes]]) -> int | None:
    """Number of the same act where one waits for its second officer."""
    for _, found in events(account, "AccountActProposed"):
        same = found["purpose"] == purpose and [(it["target"], bytes(it["data"])) for it in found["calls"]] == calls
        if same and account.chain.now() <= account.call("actOf", found["number"])[1]:  # zero once it is done
            return int(found["number"])
    return None
