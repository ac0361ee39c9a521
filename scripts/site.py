"""The docs site: `make docs` puts pages together, generates the reference, and builds reports/site.

Pages stand in the site as they stand in the repository, so that their links hold in both. The reference is generated
each time: contracts from the NatSpec of their interfaces (solc's syntax tree has it with the signatures), Python from
its docstrings, commands from their declarations. The build is strict: a link that leads nowhere ends it with 1.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import typer
import yaml

from eport.chain.artifacts import BUILD, ROOT
from eport.cli import app

TOOLS = ROOT / ".tools/docs"
CONFIGURATION = ROOT / "docs/site/mkdocs.yml"
SITE = ROOT / "reports/site"
ROOT_PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "contracts/README.md")
LINK = re.compile(r"(?<=\]\()(?!https?:|#)([^)#\s]+)")

Pages = dict[str, str]
Node = Mapping[str, Any]


def written(root: Path = ROOT) -> list[Path]:
    """Every page that a person wrote or a command committed."""
    return [*(root / page for page in ROOT_PAGES), *sorted((root / "docs").rglob("*.md"))]


# ------------------------------------------------------------------------------------------- contracts, from NatSpec


def interfaces() -> list[str]:
    """Names of the interfaces, sorted."""
    return sorted(path.stem for path in (ROOT / "interfaces").glob("I*.sol"))


def contract_page(name: str) -> str:
    """What an interface says: types, functions, events and errors with their NatSpec."""
    built = json.loads((BUILD.parent / "interfaces" / f"{name}.json").read_text())
    source = built["source"].encode()
    title, parts = "", list[str]()
    for node in built["ast"]["nodes"]:
        if node["nodeType"] == "ContractDefinition":
            said = _natspec(node)
            title = " ".join(text for tag, text in said if tag == "title")
            parts = [*_prose([item for item in said if item[0] != "title"]), *parts]
            for kind, heading in _KINDS.items():
                members = [member for member in node["nodes"] if member["nodeType"] == kind]
                if members:
                    parts.append(f"## {heading}")
                    parts += [text for member in members for text in _member(member, source)]
        elif node["nodeType"] in ("EnumDefinition", "StructDefinition"):
            parts += ["", *_member(node, source)]
    return "\n\n".join([f"# {name}", f"*{title}*" if title else "", *parts]) + "\n"


_KINDS = {
    "EnumDefinition": "Enumerations",
    "StructDefinition": "Structures",
    "FunctionDefinition": "Functions",
    "EventDefinition": "Events",
    "ErrorDefinition": "Errors",
}


def _member(node: Node, source: bytes) -> Iterator[str]:
    start, length, _ = map(int, node["src"].split(":"))
    first, *rest = source[start : start + length].decode().splitlines()
    signature = "\n".join([first, *textwrap.dedent("\n".join(rest)).splitlines()])
    yield f"### {node['name']}"
    if "functionSelector" in node:
        yield f"Selector `0x{node['functionSelector']}`"
    yield f"```solidity\n{signature}\n```"
    yield from _prose(_natspec(node))


def _natspec(node: Node) -> list[tuple[str, str]]:
    """Tag and text, in their order; text before any tag is a notice."""
    text = (node.get("documentation") or {}).get("text", "")
    found: list[tuple[str, str]] = []
    for piece in re.split(r"^\s*(?=@\w+)", text, flags=re.MULTILINE):
        tag = re.match(r"@(\w+)\s+", piece)
        body = piece[tag.end() :] if tag else piece
        if body.strip():
            found.append((tag[1] if tag else "notice", " ".join(body.split())))
    return found


def _prose(said: list[tuple[str, str]]) -> Iterator[str]:
    yield from (_text(text) for tag, text in said if tag in ("notice", "dev"))
    named = [_text(f"- `{text.split()[0]}` {' '.join(text.split()[1:])}") for tag, text in said if tag == "param"]
    named += [_text(f"- returns {text}") for tag, text in said if tag == "return"]
    if named:
        yield "\n".join(named)


def _text(text: str) -> str:
    """NatSpec is no Markdown: units stand in brackets, and angles are no tags."""
    return text.replace("<", "&lt;").replace("[", "\\[").replace("_", "\\_") if "`" not in text else _beside_code(text)


def _beside_code(text: str) -> str:
    return "".join(part if part.startswith("`") else _text(part) for part in re.split(r"(`[^`]*`)", text) if part)


# ----------------------------------------------------------------------------------------- Python, from its docstrings


def packages() -> list[str]:
    """The rooms of `eport`."""
    return sorted(path.name for path in (ROOT / "eport").iterdir() if (path / "__init__.py").exists())


def python_page(package: str) -> str:
    """What is public in a room, with its docstrings. Bindings are left out: they say what the interfaces say."""
    parts = [f"# eport.{package}"]
    for path in sorted((ROOT / "eport" / package).rglob("*.py")):
        tree = ast.parse(path.read_text())
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if ".bindings" in module or not (said := ast.get_docstring(tree)):
            continue
        # what the package says of itself stands under the page's title
        parts += [_text(said)] if module == f"eport.{package}" else [f"## {module}", _text(said)]
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                parts += _python(node, "###")
    return "\n\n".join(parts) + "\n"


def _python(node: ast.FunctionDef | ast.ClassDef, level: str) -> Iterator[str]:
    said = ast.get_docstring(node)
    if said is None:
        return
    yield f"{level} {node.name}"
    bare = ast.ClassDef(node.name, node.bases, node.keywords, _fields(node), []) if isinstance(
        node, ast.ClassDef
    ) else ast.FunctionDef(node.name, node.args, [ast.Expr(ast.Constant(...))], [], node.returns, lineno=0)  # fmt: skip
    yield f"```python\n{ast.unparse(bare)}\n```"
    yield _text(said)
    if isinstance(node, ast.ClassDef):
        for member in node.body:
            if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                yield from _python(member, "####")


def _fields(node: ast.ClassDef) -> list[ast.stmt]:
    found: list[ast.stmt] = [item for item in node.body if isinstance(item, (ast.AnnAssign, ast.Assign))]
    return found or [ast.Expr(ast.Constant(...))]


# ------------------------------------------------------------------------------------------- commands, as declared


def commands() -> dict[str, Any]:
    """Every command by its words, without `eport`."""
    found: dict[str, Any] = {}

    def visit(command: Any, words: str) -> None:
        for name, inner in getattr(command, "commands", {}).items():
            visit(inner, f"{words} {name}".strip())
        if not hasattr(command, "commands"):
            found[words] = command

    visit(typer.main.get_command(app), "")
    return found


def commands_page() -> str:
    """Every command of `eport` with its arguments and options."""
    parts = ["# Commands", "`python3 scripts/lib/toolchain.py run eport COMMAND`; `--help` says the same."]
    for words, command in commands().items():
        rows = [
            f"| `{'`, `'.join(item.opts)}` | {_cell(getattr(item, 'help', None) or '')} |" for item in command.params
        ]
        parts += [f"## eport {words}", _text(" ".join((command.help or "").split()))]
        if rows:
            parts.append("\n".join(["| argument or option | what it is |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return _text(" ".join(text.split())).replace("|", "\\|")


# ------------------------------------------------------------------------------------------------------- the site


def reference() -> tuple[Pages, list[Any]]:
    """The generated pages by their place, and their part of the navigation."""
    pages = {f"reference/contracts/{name}.md": contract_page(name) for name in interfaces()}
    titles = {name: pages[f"reference/contracts/{name}.md"].splitlines()[2].strip("*") for name in interfaces()}
    listed = "\n".join(f"- [{name}](contracts/{name}.md): {title}" for name, title in titles.items())
    pages["reference/contracts.md"] = f"# Interfaces\n\nThe specification, from its NatSpec.\n\n{listed}\n"
    pages["reference/commands.md"] = commands_page()
    pages |= {f"reference/python/{name}.md": python_page(name) for name in packages()}
    nav = [
        {"Commands": "reference/commands.md"},
        {
            "Interfaces": [
                {"All": "reference/contracts.md"},
                *({name: f"reference/contracts/{name}.md"} for name in interfaces()),
            ]
        },
        {"Python": [{f"eport.{name}": f"reference/python/{name}.md"} for name in packages()]},
    ]
    return pages, nav


def configuration(generated: list[Any]) -> str:
    """mkdocs.yml with the reference in its navigation."""
    made = yaml.safe_load(CONFIGURATION.read_text())
    for section in made["nav"]:
        if "Reference" in section:
            section["Reference"] += generated
    text = yaml.safe_dump(made, sort_keys=False, allow_unicode=True)
    return re.sub(r"'(!!python/name:[\w.]+)'", r"\1", text)


def stage(target: Path) -> None:
    """Pages, what they show and link to, and the configuration, as the builder reads them."""
    shutil.rmtree(target, ignore_errors=True)
    pages = target / "pages"
    generated, nav = reference()
    for path in written():
        place = path.relative_to(ROOT)
        _write(pages / place, LINK.sub(partial(_link, page=place, pages=pages), path.read_text()))
    for name, text in generated.items():
        _write(pages / name, text)
    _write(target / "mkdocs.yml", configuration(nav))


def _link(match: re.Match[str], page: Path, pages: Path) -> str:
    """An interface is shown by its page of the reference; a file that is no page is copied beside them."""
    link = match[1]
    found = Path(os.path.normpath(page.parent / link))
    up = "../" * len(page.parent.parts)
    if found == Path("interfaces"):
        return f"{up}reference/contracts.md"
    if found.parent == Path("interfaces") and found.stem in interfaces():
        return f"{up}reference/contracts/{found.stem}.md"
    if found.suffix != ".md" and (ROOT / found).is_file():
        (pages / found).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / found, pages / found)
    return link


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def build(tools: Path = TOOLS, target: Path = SITE) -> int:
    """Build it, strictly; the builder's exit code."""
    work = tools / "work"
    stage(work)
    shutil.copyfile(tools / "node_modules/mermaid/dist/mermaid.min.js", work / "pages/mermaid.min.js")
    code = subprocess.run([tools / "venv/bin/zensical", "build", "--strict", "--clean"], cwd=work).returncode
    if code == 0:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "site", target)
        print(f"{len(list(target.rglob('*.html')))} pages: {(target / 'index.html').relative_to(ROOT)}")
    return code


if __name__ == "__main__":
    sys.exit(build())
