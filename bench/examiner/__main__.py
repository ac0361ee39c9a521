"""`python -m bench.examiner [--json]`: prints what `bench.examiner.measure.figures` measured."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from bench.examiner.measure import figures


def table(found: dict[str, Any]) -> str:
    """The figures as lines of text."""

    def listed(counts: dict[str, int]) -> str:
        return "; ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"

    return "\n".join(
        (
            f"{found['discrepant_presentations']} presentations with one known discrepancy each, "
            f"{found['kinds_of_discrepancy']} kinds",
            f"  recall                 {found['recall']:.1%} "
            f"(certain or likely: {found['recall_certain_or_likely']:.1%})",
            f"  precision              {found['precision_certain_or_likely']:.1%} of what it calls certain or likely, "
            f"{found['precision_of_all_findings']:.1%} with what it leaves to a person",
            f"  found as               {listed(found['found'])}",
            "  missed                 " + listed(dict(Counter(found["missed"]))).replace("; ", "\n" + " " * 25),
            f"  false alarms           {listed(found['false_alarms'])}",
            f"{found['clean_presentations']} clean presentations",
            f"  nothing certain/likely {found['clean_without_certain_or_likely']:.1%}; "
            f"nothing at all {found['clean_without_finding']:.1%}",
            f"  false alarms           {listed(found['clean_false_alarms'])}",
            f"{found['presentations_timed']:,} presentations read and examined in "
            f"{found['seconds_on_one_core']} s on one core, {found['seconds_on_two_cores']} s on two",
            f"  memory                 {found['memory_growth_bytes']:,} bytes kept by fresh ones; "
            f"peak {found['peak_rss_bytes'] / 2**20:.0f} MiB",
        )
    )


def main() -> None:
    """Print the figures."""
    found = figures()
    print(json.dumps(found, indent=2) if "--json" in sys.argv[1:] else table(found))


if __name__ == "__main__":
    main()
