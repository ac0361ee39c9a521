"""`eport wallet …`: a device for payments without a chain."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eport.chain.artifacts import ROOT
from eport.settings import load
from eport.wallet import demo as story
from eport.wallet.device import Device, DeviceError
from eport.wallet.qr import drawn
from eport.wallet.voucher import Domain, VoucherRefused

wallet = typer.Typer(help="A device for payments without a chain.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="folder of the device")]
Password = Annotated[str, typer.Option(prompt=True, hide_input=True, help="of the keystore")]


@wallet.command()
def new(
    folder: Folder,
    contract: Annotated[str, typer.Option(help="address of OfflinePurse")],
    operator: Annotated[list[str], typer.Option(help="account whose certificates the device trusts; repeat")],
    password: Password,
    chain_id: Annotated[int, typer.Option(help="chain of the contract")] = 31337,
) -> None:
    """Make a device; its address is what a purse is opened for."""
    with _told():
        print(Device.create(folder, password, Domain(chain_id, contract), operator).address)


@wallet.command()
def show(folder: Folder, password: Password) -> None:
    """What the device may pay, and what it holds."""
    with _told():
        device, console = Device.open(folder, password), Console()
        console.print(f"device {device.address}: {device.left / 100:,.2f} yuan left of its purse")
        for number, note in enumerate(device.held):
            console.print(f"  {number}: {note.voucher.amount / 100:,.2f} yuan of purse {note.voucher.purse}, "
                          f"{len(note.endorsements)} hops")  # fmt: skip


@wallet.command()
def pay(
    folder: Folder,
    payee: Annotated[str, typer.Argument(help="address of the receiving device")],
    yuan: Annotated[float, typer.Argument(help="amount")],
    password: Password,
) -> None:
    """Hand money over: prints the payload, and its QR code on standard error."""
    with _told():
        _show(Device.open(folder, password).pay(payee, round(yuan * 100), int(time.time())))


@wallet.command()
def receive(folder: Folder, payload: str, password: Password) -> None:
    """Check a payload and keep it; no chain is asked."""
    with _told():
        note = Device.open(folder, password).receive(payload, int(time.time()))
        print(f"{note.voucher.amount / 100:,.2f} yuan of purse {note.voucher.purse}")


@wallet.command("pass-on")
def pass_on(folder: Folder, number: int, payee: str, password: Password) -> None:
    """Endorse a note that the device holds (its number in `show`)."""
    with _told():
        device = Device.open(folder, password)
        held = device.held
        if not 0 <= number < len(held):
            raise DeviceError(f"the device holds {len(held)} notes, none is number {number}")
        _show(device.pass_on(held[number], payee, int(time.time())))


@wallet.command()
def demo() -> None:
    """Three devices pay each other while the chain is switched off; then a cheat is found out."""
    story.run(load(ROOT / "scripts/config/development.yaml"), Console(highlight=False))


def _show(payload: str) -> None:
    Console(stderr=True).print(drawn(payload))
    print(payload)


class _told:
    """Turns what the device refuses into a message and exit code 1."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (DeviceError, VoucherRefused)):
            Console(stderr=True).print(f"[bold red]refused[/] {error}", highlight=False)
            raise typer.Exit(1) from error
