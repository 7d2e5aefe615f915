"""Room: derivations/replay.  ``python -m replay FILE``: replays the certificates of FILE; flint is enough."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .grammar import RecordError
from .replayer import Replayer


def main(arguments: list[str]) -> int:
    """Print what was proved, or the sentence that says what was not; 0 if all was, 2 for wrong use."""
    if len(arguments) != 1:
        print("replay: give one file of certificates, generated/reports/derivations.json", file=sys.stderr)
        return 2
    try:
        replayer = Replayer(json.loads(Path(arguments[0]).read_bytes()))
    except (OSError, ValueError, RecursionError) as error:
        print(f"replay: {arguments[0]}: {error}", file=sys.stderr)
        return 2
    failed = 0
    for name in replayer.certificates:
        try:
            found = replayer.replay(name)
            print(f"{name}: {found.claims} claims proved, {found.taken} taken, {found.digits} digits")
        except RecordError as error:
            failed += 1
            print(error)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
