"""Body, labs and categories of the certification of fintech products: read from YAML, checked, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LAST_CATEGORY = 255
"""Width of the contract's field."""


class CertificationConfigurationError(ValueError):
    """The configuration is wrong: which key, which value, what is expected."""


@dataclass(frozen=True)
class Category:
    """A category of the catalogue. `year` in which it came in; `standard` empty where no source names one."""

    number: int
    year: int
    name: str
    chinese: str
    standard: str

    @property
    def word(self) -> tuple[int, str, str, str]:
        """The contract's struct."""
        return self.year, self.name, self.chinese, self.standard


@dataclass(frozen=True)
class CertificationConfiguration:
    """`institutions`: the members that are there for the certification alone, as the alliance's file has its own."""

    body: str
    labs: tuple[str, ...]
    categories: tuple[Category, ...]
    institutions: Mapping[str, dict[str, Any]]


def read_certification(path: Path) -> CertificationConfiguration:
    """Read and check the configuration. Raises `CertificationConfigurationError`."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        members = [dict(data["body"]), *(dict(lab) for lab in data["labs"])]
        keys = [member.pop("key") for member in members]
        categories = tuple(
            Category(number, item["year"], item["name"], item["chinese"], item.get("standard", ""))
            for number, item in data["categories"].items()
        )
    except (OSError, yaml.YAMLError) as error:
        raise CertificationConfigurationError(f"{path}: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise CertificationConfigurationError(f"{path}: missing or malformed key {error}") from error
    for category in categories:
        if not isinstance(category.number, int) or not 0 < category.number <= LAST_CATEGORY:
            raise CertificationConfigurationError(
                f"{path}: categories has the number {category.number!r}; it is from 1 to {LAST_CATEGORY}"
            )
        if not category.name or not isinstance(category.year, int) or category.year <= 0:
            raise CertificationConfigurationError(
                f"{path}: categories.{category.number} has year {category.year!r}, name {category.name!r}: give both"
            )
    if len(set(keys)) != len(keys):
        raise CertificationConfigurationError(f"{path}: body and labs share a key among {keys}; a lab is not the body")
    return CertificationConfiguration(keys[0], tuple(keys[1:]), categories, dict(zip(keys, members, strict=True)))
