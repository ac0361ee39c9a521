"""An export on disk: CSV, Parquet and a manifest, under one Merkle root that proves the whole and every row.

    events.csv       RFC 4180 in UTF-8, with LF
    events.parquet   the same columns and values
    manifest.json    which chain, blocks and contracts, how many rows; and the root

The tree (`eport.merkle.Series`) stands over every row in order and then the manifest, so that neither a row nor the
claim which blocks these are can be changed, left out or moved. A row begins with a digit, a manifest with a brace.
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from eport.audit.rows import COLUMNS, Range, Row, as_record, read
from eport.chain.contract import Chain, Contract
from eport.chain.logs import PAGE
from eport.merkle import Series, verify_text

FORMAT: Final = 1
CSV, PARQUET, MANIFEST = "events.csv", "events.parquet", "manifest.json"
GROUP: Final = 10_000
"""Rows of a row group: fixed, so that the file's bytes do not depend on the pages in which logs came."""
_HEADER: Final = tuple(name for name, _ in COLUMNS)
_SCHEMA: Final = pa.schema([(name, pa.int64() if kind is int else pa.string()) for name, kind in COLUMNS])
_LARGEST_FIELD: Final = 1 << 24


class RecordError(ValueError):
    """A file that is no export, or no proof: which, why, what is expected."""


@dataclass(frozen=True)
class Written:
    """What an export came to."""

    folder: Path
    manifest: Mapping[str, Any]
    root: bytes


def export(chain: Chain, contracts: Mapping[str, Contract], blocks: Range, folder: Path, page: int = PAGE) -> Written:
    """Write the three files, all of them or none. Raises `Reorganised`."""
    folder.mkdir(parents=True, exist_ok=True)
    series = Series()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as draft:
        with _Writer(Path(draft)) as writer:
            for row in read(chain, contracts, blocks, page):
                writer.add(row)
                series.add(as_record(row.values()))
        manifest = _manifest(chain, contracts, blocks, writer.rows)
        series.add(_canonical(manifest))
        root = series.root()
        text = json.dumps({"manifest": manifest, "root": "0x" + root.hex()}, indent=2, ensure_ascii=False)
        (Path(draft) / MANIFEST).write_text(text + "\n", encoding="utf-8")
        for name in (CSV, PARQUET, MANIFEST):
            os.replace(Path(draft) / name, folder / name)
    return Written(folder, manifest, root)


@dataclass(frozen=True)
class Verified:
    """An export that was read again: the root that it comes to, and what is wrong with it."""

    root: bytes
    rows: int
    wrong: tuple[str, ...]


def verify(file: Path, root: bytes) -> Verified:
    """Hold a CSV or Parquet file and the manifest beside it against a root. Raises `RecordError`."""
    manifest = _read_manifest(file.parent / MANIFEST)
    series, rows, last, disordered = Series(), 0, (-1, -1), 0
    block, log = _HEADER.index("block"), _HEADER.index("log_index")
    for values in stored(file):
        series.add(as_record(values))
        rows += 1
        place = (values[block], values[log])
        disordered += not (last < place and manifest["first"] <= place[0] <= manifest["last"])
        last = place
    series.add(_canonical(manifest))
    found, wrong = series.root(), []
    if rows != manifest["rows"]:
        wrong.append(f"{file.name} has {rows} rows, the manifest says {manifest['rows']}")
    if disordered:
        wrong.append(f"{disordered} rows are out of order, or outside of the manifest's blocks")
    if found != root:
        wrong.append(f"{file.name} and the manifest come to the root 0x{found.hex()}, not 0x{root.hex()}")
    return Verified(found, rows, tuple(wrong))


def prove(file: Path, number: int) -> dict[str, Any]:
    """The proof of one row, by its number from 1. Raises `RecordError`."""
    manifest, series, wanted = _read_manifest(file.parent / MANIFEST), Series(), None
    for values in stored(file):
        series.add(as_record(values))
        if values[0] == number:
            wanted = dict(zip(_HEADER, values))
    if wanted is None:
        raise RecordError(f"row {number}: {file.name} has none of that number; they count from 1")
    series.add(_canonical(manifest))
    proof = series.proof(number - 1)
    return {"row": wanted, "proof": ["0x" + node.hex() for node in proof], "root": "0x" + series.root().hex()}


def verify_row(proof: Mapping[str, Any], root: bytes) -> bool:
    """Whether a proof's row is in the export with that root. Raises `RecordError`."""
    try:
        row, siblings = proof["row"], [_word(node) for node in proof["proof"]]
        values = [row[name] for name in _HEADER]
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(
            f"the file is no proof of a row ({error}): take it as `eport audit prove` wrote it"
        ) from error
    if len(row) != len(_HEADER) or any(type(value) is not kind for value, (_, kind) in zip(values, COLUMNS)):
        raise RecordError(f"the row has other fields than {', '.join(_HEADER)}: take the proof as it was written")
    return verify_text(root, as_record(values), siblings)


def stored(file: Path) -> Iterator[Sequence[Any]]:
    """Rows of a CSV or Parquet file, one after the other. Raises `RecordError`."""
    try:
        yield from _parquet(file) if file.suffix == ".parquet" else _csv(file)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError, pa.ArrowException) as error:
        raise RecordError(f"{file}: cannot be read as an export ({error})") from error


def _csv(file: Path) -> Iterator[Sequence[Any]]:
    csv.field_size_limit(_LARGEST_FIELD)
    with file.open(newline="", encoding="utf-8") as source:
        lines = csv.reader(source, strict=True)
        if tuple(next(lines, ())) != _HEADER:
            raise ValueError(f"its first line is not {','.join(_HEADER)}")
        for line in lines:
            if len(line) != len(COLUMNS):
                raise ValueError(f"line {lines.line_num} has {len(line)} fields, {len(COLUMNS)} are expected")
            yield [kind(text) for text, (_, kind) in zip(line, COLUMNS)]


def _parquet(file: Path) -> Iterator[Sequence[Any]]:
    with pq.ParquetFile(file) as source:
        if not source.schema_arrow.equals(_SCHEMA):
            raise ValueError(f"its columns are not {', '.join(_HEADER)}")
        for batch in source.iter_batches(1_000):
            yield from zip(*(column.to_pylist() for column in batch.columns))


class _Writer:
    """Both tables at once, a row group at a time."""

    def __init__(self, folder: Path) -> None:
        self.rows = 0
        self._csv = (folder / CSV).open("w", newline="", encoding="utf-8")
        self._csv.write(",".join(_HEADER) + "\n")
        self._parquet = pq.ParquetWriter(folder / PARQUET, _SCHEMA, compression="zstd")
        self._group: list[Row] = []

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._csv.close()
        self._parquet.close()

    def add(self, row: Row) -> None:
        self.rows += 1
        self._csv.write(as_record(row.values()) + "\n")
        self._group.append(row)
        if len(self._group) == GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._group:
            columns = zip(*(row.values() for row in self._group))
            arrays = [pa.array(column, field.type) for column, field in zip(columns, _SCHEMA)]
            self._parquet.write_table(pa.Table.from_arrays(arrays, schema=_SCHEMA))
            self._group = []


def _manifest(chain: Chain, contracts: Mapping[str, Contract], blocks: Range, rows: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "chain": chain.chain_id,
        "genesis": "0x" + bytes(chain.web3.eth.get_block(0)["hash"]).hex(),
        "first": blocks.first,
        "last": blocks.last,
        "lastHash": blocks.last_hash,
        "rows": rows,
        "columns": list(_HEADER),
        "contracts": {name: contract.address for name, contract in sorted(contracts.items())},
    }


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["manifest"]
        if manifest["format"] != FORMAT or manifest["columns"] != list(_HEADER):
            raise ValueError(f"it is of format {manifest['format']}, this is E-port for format {FORMAT}")
        for name in ("first", "last", "rows"):
            if type(manifest[name]) is not int:
                raise ValueError(f"{name} = {manifest[name]!r} is no number")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordError(f"{path}: is no manifest of an export ({error}); it lies beside the tables") from error
    return manifest


def _canonical(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _word(text: str) -> bytes:
    value = bytes.fromhex(text.removeprefix("0x"))
    if len(value) != 32:
        raise ValueError(f"{text} has {len(value)} bytes, a hash has 32")
    return value
