"""The outside tools of `make assurance`: each is run, and what it says is read, with how much it looked at.

A tool that looks at nothing finds nothing and says so with success: slither in two of its modes does. So every one here
has a least number of things that it has to have seen, and those that prove or search have falsehoods to refute.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree import ElementTree

from assurance import excuses
from assurance.compiler import ROOT, Compiler

HOME = ROOT / ".tools/assurance"
SUITE = "assurance/forge"


class AssuranceFailed(Exception):
    """A tool found something, or did not look at what it should have."""


def run(command: list[str], **env: str) -> subprocess.CompletedProcess[str]:
    """A command with the tools' binaries first on the PATH."""
    path = os.pathsep.join([str(HOME / "bin"), str(HOME / "venv/bin"), os.environ["PATH"]])
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PATH": path, **env}, check=False
    )


def own_contracts() -> set[str]:
    """Names of every contract and library of `contracts/`, mocks aside."""
    found = set()
    for path in (ROOT / "contracts").rglob("*.sol"):
        if "mocks" not in path.parts:
            found |= set(re.findall(r"^(?:abstract )?(?:contract|library) (\w+)", path.read_text(), re.MULTILINE))
    return found


# ----------------------------------------------------------------------------------------------------- static analysis


def slither(again: bool = True) -> dict[str, Any]:
    """Slither through foundry; a finding without an excuse fails, and so does an excuse without a finding.

    `again` False reads what its last run left.
    """
    report, log = ROOT / "reports/assurance/slither.json", ROOT / "reports/assurance/slither.log"
    if again:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.unlink(missing_ok=True)
        options = ["--compile-force-framework", "foundry", "--foundry-out-directory", ".tools/assurance/out"]
        log.write_text(run(["slither", ".", *options, "--json", str(report)]).stderr)
    if not report.exists():
        raise AssuranceFailed(f"slither wrote nothing: {log.read_text()[-2000:] if log.exists() else 'never run'}")
    answer = json.loads(report.read_text())
    if not answer["success"]:
        raise AssuranceFailed(f"slither failed: {answer['error']}")
    seen = re.search(r"\((\d+) contracts with (\d+) detectors\)", log.read_text())
    if seen is None:
        raise AssuranceFailed(f"slither does not say what it analysed: {log.read_text()[-500:]}")
    contracts, detectors = map(int, seen.groups())
    own = own_contracts()
    if contracts < len(own):
        raise AssuranceFailed(f"slither analysed {contracts} contracts; contracts/ alone has {len(own)}")
    unexplained, excused, used = 0, 0, set()
    for finding in answer["results"].get("detectors", []):
        if not any(_is_ours(element) for element in finding["elements"]):
            continue
        excuse = excuses.reason(finding["check"], _place(finding))
        if excuse is None:
            unexplained += 1
            print(f"slither {finding['check']} ({finding['impact']}): {finding['description'].splitlines()[0]}")
        else:
            excused += 1
            used.add((finding["check"], excuse[0]))
    stale = {(check, place) for check, places in excuses.EXCUSES.items() for place in places} - used
    if stale:
        raise AssuranceFailed(f"excuses without a finding: {sorted(stale)}")
    return {
        "contracts": contracts,
        "of_which_ours": len(own),
        "detectors": detectors,
        "findings": unexplained,
        "excused": excused,
        "excuses": {check: dict(places) for check, places in excuses.EXCUSES.items()},
    }


def _is_ours(element: dict[str, Any]) -> bool:
    file = element["source_mapping"]["filename_relative"]
    return file.startswith("contracts/") and not file.startswith("contracts/mocks/")


def _place(finding: dict[str, Any]) -> str:
    """`Contract.function` of the first thing of ours that a finding names."""
    element = next(element for element in finding["elements"] if _is_ours(element))
    names: list[str] = []
    node: dict[str, Any] | None = element
    while node is not None and node.get("type") not in (None, "pragma", "file"):
        if node["type"] in ("contract", "function", "variable"):
            names.insert(0, node["name"])
        node = node.get("type_specific_fields", {}).get("parent")
    return ".".join(names)


def solhint() -> dict[str, Any]:
    """Solhint with `assurance/solhint.config.js`."""
    files = [str(path.relative_to(ROOT)) for path in (ROOT / "contracts").rglob("*.sol") if "mocks" not in path.parts]
    files += [str(path.relative_to(ROOT)) for path in (ROOT / "interfaces").rglob("*.sol")]
    done = run(["solhint", "-c", "assurance/solhint.config.js", "--noPoster", "-f", "json", *sorted(files)])
    try:
        items = json.loads(done.stdout[done.stdout.index("[") :])
    except ValueError:
        raise AssuranceFailed(f"solhint failed: {(done.stderr or done.stdout)[-1000:]}") from None
    findings = [item for item in items if "ruleId" in item]
    for finding in findings:
        print(f"solhint {finding['ruleId']}: {finding['filePath']}:{finding['line']} {finding['message']}")
    return {"files": len(files), "findings": len(findings)}


# ------------------------------------------------------------------------------------------------------------- fuzzing


def fuzz(runs: int, depth: int) -> dict[str, Any]:
    """Forge's invariants over the deployed money contracts; the planted falsehoods have to fall."""
    done = run(
        ["forge", "test", "--json", "--match-path", f"{SUITE}/Money.t.sol"],
        FOUNDRY_PROFILE="assurance",
        FOUNDRY_INVARIANT_RUNS=str(runs),
        FOUNDRY_INVARIANT_DEPTH=str(depth),
    )
    try:
        suites = json.loads(done.stdout)
    except ValueError:
        raise AssuranceFailed(f"forge failed: {(done.stderr or done.stdout)[-2000:]}") from None
    calls = reverts = 0
    held, refuted = [], []
    for suite in suites.values():
        for name, result in suite["test_results"].items():
            if "planted" in name:
                if result["status"] != "Failure":
                    raise AssuranceFailed(f"forge did not refute {name}: it reaches too little")
                refuted.append(name.removesuffix("()"))
                continue
            if result["status"] != "Success":
                raise AssuranceFailed(f"forge: {name}: {result.get('reason')} {result.get('counterexample')}")
            figures = result["kind"]["Invariant"]
            calls, reverts = calls + figures["calls"], reverts + figures["reverts"]
            held.append(name.removesuffix("()"))
    if not held or calls < runs * depth:
        raise AssuranceFailed(f"forge made {calls} calls over {len(held)} invariants")
    return {
        "invariants": sorted(held),
        "refuted": sorted(refuted),
        "calls": calls,
        "refused": reverts,
        "runs": runs,
        "depth": depth,
    }


# -------------------------------------------------------------------------------------------------------------- proofs


def proofs() -> dict[str, Any]:
    """Halmos over `Proofs.t.sol`: every property for all values, every planted falsehood refuted."""
    report = ROOT / "reports/assurance/halmos.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    built = run(["forge", "build", "--ast", f"{SUITE}/Proofs.t.sol"], FOUNDRY_PROFILE="assurance")
    if built.returncode:
        raise AssuranceFailed(f"forge build: {built.stderr[-2000:]}")
    options = ["--json-output", str(report), "--solver-timeout-assertion", "120000"]
    done = run(
        ["halmos", "--forge-build-out", ".tools/assurance/out-forge", "--match-contract", "Proofs$", *options],
        FOUNDRY_PROFILE="assurance",
    )
    if not report.exists():
        raise AssuranceFailed(f"halmos wrote nothing: {(done.stdout + done.stderr)[-2000:]}")
    proved: list[str] = []
    refuted: list[str] = []
    open_: list[str] = []
    for results in json.loads(report.read_text())["test_results"].values():
        for result in results:
            name = result["name"].split("(")[0]
            if "planted" in name:
                # 1: a counterexample was found
                (refuted if result["exitcode"] == 1 else open_).append(name)
            else:
                (proved if result["exitcode"] == 0 else open_).append(name)
    for name in open_:
        print(f"halmos: {name} is neither proved nor refuted as it should be")
    written = re.findall(r"function (check_\w+)", (ROOT / SUITE / "Proofs.t.sol").read_text())
    if len(proved) + len(refuted) + len(open_) != len(written):
        raise AssuranceFailed(f"halmos tried {len(proved) + len(refuted) + len(open_)} of {len(written)} properties")
    return {"proved": sorted(proved), "refuted": sorted(refuted), "open": sorted(open_)}


SMT_SUITES = {"assurance/smt/Arithmetic.sol": "bmc", "assurance/smt/Loops.sol": "chc"}
"""Without loops the bounded engine is complete; the other finds an invariant for each loop."""
SMT_EFFORT = 200_000_000
"""[units of z3's `rlimit`] for each query: what a query comes to does not depend on how fast a machine is."""
SMT_SECONDS = 300
"""After which z3 is stopped all the same."""
_VERDICT = re.compile(r"(?:CHC|BMC): Assertion violation (check is safe|happens here)")


def smtchecker() -> dict[str, Any]:
    """solc's SMTChecker with z3 over `assurance/smt`: every assertion proved, every planted falsehood refuted."""
    solver = [str(HOME / "venv/bin/z3"), "-smt2", "-in", f"-T:{SMT_SECONDS}", f"rlimit={SMT_EFFORT}"]
    # As solc-js itself calls z3.
    solver += ["rewriter.pull_cheap_ite=true", "fp.spacer.q3.use_qgen=true"]
    solver += ["fp.spacer.mbqi=false", "fp.spacer.ground_pobs=false"]
    proved: list[str] = []
    refuted: list[str] = []
    open_: list[str] = []
    with Compiler(solver) as compiler:
        for file, engine in SMT_SUITES.items():
            text = (ROOT / file).read_text()
            properties = smt_properties(text)
            checker = {
                "engine": engine,
                "solvers": ["smtlib2"],
                "targets": ["assert"],
                "contracts": {file: sorted({contract for contract, _ in properties.values()})},
                "showProvedSafe": True,
                "showUnproved": True,
            }
            answer = compiler.compile({file: text}, {}, modelChecker=checker)
            verdicts = smt_verdicts(file, text, answer.get("errors", []))
            for name in properties:
                planted = "planted" in name
                if verdicts.get(name) != ("happens here" if planted else "check is safe"):
                    open_.append(name)
                    print(f"SMTChecker: {name} is neither proved nor refuted as it should be")
                else:
                    (refuted if planted else proved).append(name)
            kinds = {contract for contract, _ in properties.values()}
            for contract in sorted(kinds):
                of_kind = {name for name, (owner, _) in properties.items() if owner == contract}
                if not of_kind & set(refuted):
                    raise AssuranceFailed(f"SMTChecker refuted no falsehood of {contract}: it looks at too little")
    return {
        "proved": sorted(proved),
        "refuted": sorted(refuted),
        "open": sorted(open_),
        "effort": SMT_EFFORT,
        "seconds_a_query": SMT_SECONDS,
    }


def smt_properties(text: str) -> dict[str, tuple[str, int]]:
    """By name of every function that asserts: its contract, and the byte where it begins."""
    raw, contract = text.encode(), ""
    found: dict[str, tuple[str, int]] = {}
    for match in re.finditer(rb"^contract (\w+)|^    function (check_\w+)", raw, re.MULTILINE):
        if match[1]:
            contract = match[1].decode()
        else:
            found[match[2].decode()] = (contract, match.start())
    return found


def smt_verdicts(file: str, text: str, messages: list[dict[str, Any]]) -> dict[str, str]:
    """What SMTChecker said of the assertion in each function."""
    begins = {start: name for name, (_, start) in smt_properties(text).items()}
    verdicts: dict[str, str] = {}
    for message in messages:
        said, where = _VERDICT.search(message["message"]), message.get("sourceLocation")
        if said and where and where["file"] == file:
            name = begins[max(start for start in begins if start < where["start"])]
            if verdicts.setdefault(name, said[1]) != said[1]:
                raise AssuranceFailed(f"SMTChecker contradicts itself on {name}")
    return verdicts


NETWORK_TESTS = ("tests/network/test_faults.py", "tests/network/test_restart.py")
_RECOVERIES = {
    "one killed: it is back with all final blocks": r"is back with all final blocks after (\d+) s",
    "two killed: finality is back after their restart": r"finality is back (\d+) s after the restart",
    "clock 20 to 60 s off, then right: current again": r"is current (\d+) s after its clock was set right",
}


def network(seeds: int) -> dict[str, Any]:
    """Faults of a real network of four validators, as often as there are seeds; what failed, and how long they took.

    Where the node is not published for this machine nothing runs, and `passed` is 0.
    """
    report = ROOT / "reports/assurance/network.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    network_python = [sys.executable, "scripts/lib/toolchain.py", "network", "python"]
    pytest = [*network_python, "-m", "pytest", "-p", "no:pytest-brownie"]
    done = run([*pytest, "-s", f"--junitxml={report}", *NETWORK_TESTS], EPORT_SEEDS=str(seeds))
    if not report.exists():
        raise AssuranceFailed(f"the network's tests did not run: {(done.stdout + done.stderr)[-2000:]}")
    passed, failed, skipped = 0, [], 0
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        tags = {child.tag for child in case}
        if tags & {"failure", "error"}:
            failed.append(str(case.get("name")))
        elif "skipped" in tags:
            skipped += 1
        else:
            passed += 1
    if not passed + len(failed) + skipped:
        raise AssuranceFailed(f"the network's tests are none: {done.stdout[-2000:]}")
    times = {what: sorted(map(int, re.findall(pattern, done.stdout))) for what, pattern in _RECOVERIES.items()}
    recoveries = {what: [round(median(seconds)), seconds[-1]] for what, seconds in times.items() if seconds}
    return {"seeds": seeds, "passed": passed, "failed": failed, "skipped": skipped, "recoveries": recoveries}


def version(tool: str) -> str:
    """As it is locked."""
    if tool in ("slither-analyzer", "halmos", "z3-solver"):
        lock = (ROOT / "assurance/requirements.lock").read_text()
        found = re.search(rf"^{tool}==(\S+)", lock, re.MULTILINE)
        assert found is not None
        return found.group(1)
    for file in ("assurance/package.json", "package.json", "network/package.json"):
        package = json.loads((ROOT / file).read_text())
        for group in ("dependencies", "devDependencies", "optionalDependencies"):
            if tool in package.get(group, {}):
                return str(package[group][tool])
    raise KeyError(tool)


def machine() -> str:
    """Processor and how many cores, as a reader compares times with."""
    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", info.read_text()) if info.exists() else None
    return f"{os.cpu_count()} cores, {model.group(1).strip() if model else os.uname().machine}"
