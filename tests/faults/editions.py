"""Two trees to tell apart: the committed ``generated/`` twice, with no file that is the same in both."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMENT = {".py": "EDITION = {}\n", ".tex": "% edition {}\n", ".bib": "% edition {}\n"}
ONLY_IN = {0: "figures/one_boson.csv", 1: "figures/validity_thresholds.csv"}
"""A file that the other edition does not have, so that one is created and one goes at every replacement."""


@cache
def committed() -> dict[str, bytes]:
    """What ``axionportal build`` wrote, without its manifest."""
    folder = ROOT / "generated"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.name != "manifest.json"
        if not (path.parent.name == "appendix" and path.suffix in (".pdf", ".log"))
    }


@cache
def edition(number: int) -> dict[str, dict[str, bytes]]:
    """Files by part; modules carry a number, tables another last bit, all of them working."""
    files = {path: content for path, content in committed().items() if path != ONLY_IN[1 - number]}
    marked = {path: marked_content(path, content, number) for path, content in files.items()}
    module = marked["_tables.py"]
    for path in files:
        if path.startswith("tables/"):
            module = module.replace(digest(files[path]), digest(marked[path]))
    marked["_tables.py"] = module
    parts: dict[str, dict[str, bytes]] = {"numpy": {}, "latex": {}, "figures": {}, "reports": {}}
    for path, content in marked.items():
        parts[part_of(path)][path] = content
    return parts


def marked_content(path: str, content: bytes, number: int) -> bytes:
    suffix = Path(path).suffix
    if suffix == ".npy":  # the last bit of the last coefficient, which no value to 1e-12 depends on
        return content[:-8] + bytes([content[-8] & 0xFE | number]) + content[-7:]
    return content + COMMENT.get(suffix, "\n" * (number + 1)).format(number).encode()


def digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def part_of(path: str) -> str:
    folder = path.split("/")[0]
    return {"appendix": "latex", "figures": "figures", "reports": "reports"}.get(folder, "numpy")


def flat(parts: Mapping[str, Mapping[str, bytes]]) -> dict[str, bytes]:
    return {path: content for files in parts.values() for path, content in files.items()}
