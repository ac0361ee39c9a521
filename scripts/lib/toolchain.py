"""The one module that knows how E-port's tools are installed and started.

Standard library alone: it runs on the system's Python before anything is installed.

    python3 scripts/lib/toolchain.py setup            install what is missing (idempotent)
    python3 scripts/lib/toolchain.py run CMD [ARG…]   run a command inside the project's environment
    python3 scripts/lib/toolchain.py bench CMD [ARG…] the same, with the peers that `make bench` measures
    python3 scripts/lib/toolchain.py network CMD [ARG…]  the same, with the node that `eport network` starts
    python3 scripts/lib/toolchain.py assurance CMD [ARG…]  the same, with slither, halmos, forge and solhint
    python3 scripts/lib/toolchain.py docs CMD [ARG…]  the same, with what `make docs` builds the site with

Everything lives in the project folder: `.venv` (Python), `node_modules` (Solidity libraries, compiler, Anvil)
and `.tools` (compiler wrapper, Anvil link, brownie's home). Three facts decide how it is done:

* solc's native binaries are on no package registry, so npm's `solc` stands behind an executable of the name that
  py-solc-x and brownie look for (`solc-v<version>` in `SOLCX_BINARY_PATH`).
* eth-brownie's wheel is compiled with mypyc and broken (stateful tests and two configuration keys crash), so it is
  built from source without compiling.
* npm may block install scripts, so Anvil is taken from its platform package, not through the launcher.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
HOME = TOOLS / "home"
BIN = TOOLS / "bin"
SOLCX = TOOLS / "solcx"
ASSURANCE = TOOLS / "assurance"
DOCS = TOOLS / "docs"
BUILD_PLAN = TOOLS / "setup.json"

sys.path.insert(0, str(ROOT))
from eport.chain import local  # noqa: E402  (standard library alone, so it can be read before anything is installed)

# As `eport.network.plan` has them, which cannot be read before its packages are installed; a test compares.
CONSORTIUM_CHAIN_ID = 20260
CONSORTIUM_RPC_PORT = 28602

MIN_PYTHON = (3, 10)
MIN_NODE = 20


class SetupError(SystemExit):
    """A prerequisite is missing or an install step failed; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(f"E-port set-up: {message}")


def environment() -> dict[str, str]:
    """Environment of every command that the project runs: its own tools first, brownie's home inside the project."""
    env = dict(os.environ)
    env["PATH"] = os.pathsep.join([str(BIN), str(VENV / "bin"), env.get("PATH", "")])
    env["HOME"] = str(HOME)
    env["SOLCX_BINARY_PATH"] = str(SOLCX)
    env["VIRTUAL_ENV"] = str(VENV)
    env["PYTHONPATH"] = str(ROOT)
    return env


def solc_version() -> str:
    """The one compiler version, as package.json pins it."""
    return str(json.loads((ROOT / "package.json").read_text())["devDependencies"]["solc"])


# ---------------------------------------------------------------------------------------------------- set-up


def _check_prerequisites() -> None:
    if sys.version_info < MIN_PYTHON:
        raise SetupError(
            f"Python {'.'.join(map(str, MIN_PYTHON))} or newer is needed; this is {platform.python_version()}."
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise SetupError("Python's venv is missing: `apt-get install python3-venv` (Debian).") from None
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise SetupError("Node.js 20 or newer with npm is missing: https://nodejs.org or `brew install node`.")
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(found.lstrip("v").split(".")[0]) < MIN_NODE:
        raise SetupError(f"Node.js {MIN_NODE} or newer is needed; `node --version` says {found}.")


def _run(command: list[str], cwd: Path = ROOT, **env: str) -> None:
    log = TOOLS / "setup.log"
    with log.open("ab") as out:
        out.write(f"\n$ {' '.join(command)}\n".encode())
        out.flush()
        done = subprocess.run(command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **env})
    if done.returncode != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise SetupError(f"`{' '.join(command[:4])} …` failed; the end of {log.relative_to(ROOT)}:\n{tail}")


def _python_environment(
    folder: Path = VENV, lock: str = "requirements.lock", options: tuple[str, ...] = ("--no-binary", "eth-brownie")
) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    _run([sys.executable, "-m", "venv", str(folder)])
    _run(
        [str(folder / "bin/python"), "-m", "pip", "install", "--require-hashes", *options]
        + ["--progress-bar", "off", "-r", lock],
        BROWNIE_NOCOMPILE="1",
    )


def _node_packages(folder: Path = ROOT) -> None:
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder)


def _compiler() -> None:
    SOLCX.mkdir(parents=True, exist_ok=True)
    script, version = ROOT / "scripts/lib/solc.js", TOOLS / "solc.version"
    version.write_bytes(subprocess.run(["node", script, "--version"], capture_output=True, check=True).stdout)
    wrapper = SOLCX / f"solc-v{solc_version()}"
    # Brownie asks for the version once a contract, and to start the compiler for it would be most of a compile.
    wrapper.write_text(f'#!/bin/sh\n[ "$1" = --version ] && exec cat "{version}"\nexec node "{script}" "$@"\n')
    wrapper.chmod(0o755)


def _foundry(tool: str, folder: Path = ROOT) -> Path:
    """The binary of a Foundry tool from its platform's npm package."""
    system = {"Linux": "linux", "Darwin": "darwin"}.get(platform.system())
    machine = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower()
    )
    package = f"@foundry-rs/{tool}-{system}-{machine}"
    binary = folder / "node_modules" / package / "bin" / tool
    if not binary.exists():
        # The lock file holds the Linux x86-64 package; other platforms take the same version of theirs.
        version = json.loads((folder / "package.json").read_text())["optionalDependencies"][
            f"@foundry-rs/{tool}-linux-amd64"
        ]
        options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
        _run(["npm", "install", *options, f"{package}@{version}"], cwd=folder)
    binary.chmod(0o755)
    return binary


def _anvil() -> None:
    BIN.mkdir(parents=True, exist_ok=True)
    link = BIN / "anvil"
    link.unlink(missing_ok=True)
    link.symlink_to(_foundry("anvil"))


def _assurance_tools() -> None:
    """Slither, halmos, forge and solhint: their pins and the project's contradict, so they have a home of their own."""
    _python_environment(ASSURANCE / "venv", "assurance/requirements.lock", ())
    _node_packages(ROOT / "assurance")
    tools = ASSURANCE / "bin"
    tools.mkdir(exist_ok=True)
    found = {
        "forge": _foundry("forge", ROOT / "assurance"),
        "solhint": ROOT / "assurance/node_modules/.bin/solhint",
        "slither": ASSURANCE / "venv/bin/slither",
        "halmos": ASSURANCE / "venv/bin/halmos",
    }
    for name, target in found.items():
        (tools / name).unlink(missing_ok=True)
        (tools / name).symlink_to(target)


def _docs_tools() -> None:
    """Zensical and mermaid: builders of pages, which nothing else needs."""
    if sys.version_info < (3, 11):
        raise SetupError(f"`make docs` needs Python 3.11 or newer; this is {platform.python_version()}.")
    DOCS.mkdir(parents=True, exist_ok=True)
    _python_environment(DOCS / "venv", "docs/site/requirements.lock", ())
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / "docs/site" / name, DOCS / name)
    _node_packages(DOCS)


def _command() -> None:
    """`eport` on the PATH of the project's environment."""
    BIN.mkdir(parents=True, exist_ok=True)
    script = BIN / "eport"
    script.write_text(f'#!/bin/sh\nexec "{VENV / "bin/python"}" -m eport "$@"\n')
    script.chmod(0o755)


def _brownie_home() -> None:
    """Brownie reads networks from its home only: `development` is an Anvil of its own, `chain` that of `make chain`."""
    home = HOME / ".brownie"
    home.mkdir(parents=True, exist_ok=True)
    settings = {
        "live": [
            {
                "name": "E-port",
                "networks": [
                    {
                        "name": "a chain started with make chain",
                        "id": "chain",
                        "chainid": local.CHAIN_ID,
                        "host": f"http://127.0.0.1:{local.PORT}",
                    },
                    {
                        # The first node that `eport network init` plans on one machine, by default.
                        "name": "a network started with eport network up",
                        "id": "consortium",
                        "chainid": CONSORTIUM_CHAIN_ID,
                        "host": f"http://127.0.0.1:{CONSORTIUM_RPC_PORT}",
                    },
                ],
            }
        ],
        "development": [
            {
                "name": "Anvil",
                "id": "development",
                # Brownie splits the command at blanks, so the binary is found through PATH and no argument holds one.
                "cmd": f"anvil --timestamp {local.GENESIS_TIME} --base-fee 0 --order fifo --max-persisted-states 0",
                "host": "http://127.0.0.1",
                "timeout": 120,
                "cmd_settings": {
                    "port": local.PORT,
                    "accounts": local.ACCOUNTS,
                    "mnemonic": local.MNEMONIC,
                    "evm_version": local.HARDFORK,
                    "gas_limit": local.GAS_LIMIT,
                    "gas_price": 0,
                    "steps_tracing": True,
                },
            }
        ],
    }
    (home / "network-config.yaml").write_text(json.dumps(settings, indent=2))  # JSON is YAML


def _stamp(*parts: str | Path) -> str:
    digest = hashlib.sha256(str(ROOT).encode())
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    return digest.hexdigest()


def _consensus_node() -> None:
    """Conflux' node: 30 MB, one platform, GPL-3, so it is a package of its own that only those install who run one."""
    libc = platform.libc_ver()[0]
    found = f"{platform.system()} {platform.machine()} {libc}".strip()
    if platform.system() != "Linux" or platform.machine().lower() not in ("x86_64", "amd64") or libc != "glibc":
        raise SetupError(
            f"Conflux' node is published for Linux on x86-64 with glibc; this is {found}. Run the network on another "
            "machine, or in a container of Debian 12 (`docker run --platform linux/amd64`)."
        )
    _node_packages(ROOT / "network")


def setup(
    quiet: bool = False, bench: bool = False, network: bool = False, assurance: bool = False, docs: bool = False
) -> None:
    """Install whatever is missing or out of date with its lock file; a second call takes milliseconds.

    `bench`: the tokens that `make bench` measures, too. `network`: the node that `eport network` starts, too.
    `assurance`: the tools that `make assurance` runs, too. `docs`: what `make docs` builds with, too.
    """
    here = Path(__file__)
    steps = [
        ("Python packages", _python_environment, _stamp(ROOT / "requirements.lock", platform.python_version()), VENV),
        ("npm packages", _node_packages, _stamp(ROOT / "package-lock.json"), ROOT / "node_modules"),
        ("Solidity compiler", _compiler, _stamp(solc_version(), here), SOLCX),
        ("Anvil", _anvil, _stamp(ROOT / "package-lock.json", here), BIN),
        ("command `eport`", _command, _stamp(here), BIN / "eport"),
        ("brownie settings", _brownie_home, _stamp(here, Path(local.__file__)), HOME),
    ]
    if bench:
        peers = ROOT / "bench"
        install_peers = partial(_node_packages, peers)
        steps.append(("peers", install_peers, _stamp(peers / "package-lock.json"), peers / "node_modules"))
    if network:
        nodes = ROOT / "network"
        steps.append(("Conflux node", _consensus_node, _stamp(nodes / "package-lock.json"), nodes / "node_modules"))
    if assurance:
        locks = _stamp(ROOT / "assurance/requirements.lock", ROOT / "assurance/package-lock.json")
        steps.append(("assurance tools", _assurance_tools, locks, ASSURANCE / "bin"))
    if docs:
        locks = _stamp(ROOT / "docs/site/requirements.lock", ROOT / "docs/site/package-lock.json")
        steps.append(("docs tools", _docs_tools, locks, DOCS / "node_modules"))
    TOOLS.mkdir(exist_ok=True)
    done: dict[str, str] = json.loads(BUILD_PLAN.read_text()) if BUILD_PLAN.exists() else {}
    missing = [step for step in steps if done.get(step[0]) != step[2] or not step[3].exists()]
    if missing:
        _check_prerequisites()
    for name, install, stamp, _ in missing:
        started = time.monotonic()
        if not quiet:
            print(f"  setting up {name} …", end="", flush=True, file=sys.stderr)
        install()
        done[name] = stamp
        # Written after every step, so that an interrupted set-up goes on where it stopped.
        BUILD_PLAN.write_text(json.dumps(done, indent=1))
        if not quiet:
            print(f" {time.monotonic() - started:.0f} s", file=sys.stderr)


def main(arguments: list[str]) -> int:
    """Command line: `setup`, or `run`, `bench`, `network`, `assurance` or `docs` with a command."""
    if arguments[:1] == ["setup"]:
        setup()
        return 0
    if arguments[:1] in (["run"], ["bench"], ["network"], ["assurance"], ["docs"]) and len(arguments) > 1:
        kind = arguments[0]
        setup(bench=kind == "bench", network=kind == "network", assurance=kind == "assurance", docs=kind == "docs")
        os.chdir(ROOT)
        os.execvpe(arguments[1], arguments[1:], environment())
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
