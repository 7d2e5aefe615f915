"""Room: codegen/latex.  The references that the body cites, with their INSPIRE keys.

Bibliographic facts are data (templates/latex/references.bib); only entries that are cited are emitted.
The source of a record that is not among them is cited by its key and address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from axionportal.codegen.render import TEMPLATES
from axionportal.derivations.records import Source

_CITED = re.compile(r"\\cite\{([^}]*)\}")
_PAGES = re.compile(r"pages\s*=\s*\{(\w{5,})\}")  # an article number, long enough to tell articles apart
_ENTRY = re.compile(r"^@\w+\{([^,]+),.*?^\}\n", re.M | re.S)


class MissingReferenceError(ValueError):
    """The body cites a key for which there is no entry."""


def bibliography(body: str, sources: Iterable[Source] = ()) -> str:
    """BibTeX entries of all keys that ``body`` cites, in alphabetical order of their keys.

    Raises MissingReferenceError for a key that neither an entry nor one of ``sources`` has.
    """
    known = {source.key: _by_address(source) for source in sources} | entries()
    cited = {key.strip() for group in _CITED.findall(body) for key in group.split(",")}
    missing = sorted(cited - set(known))
    if missing:
        message = f"no bibliography entry for {', '.join(missing)}; add it to references.bib"
        raise MissingReferenceError(message)
    return "\n".join(known[key] for key in sorted(cited))


def _by_address(source: Source) -> str:
    return f"@misc{{{source.key},\n  title = {{{{{source.key}}}}},\n  url   = {{{source.url}}}\n}}\n"


def entries() -> dict[str, str]:
    """All entries by key."""
    text = (TEMPLATES / "latex" / "references.bib").read_text(encoding="utf-8")
    return {match[1]: match[0] for match in _ENTRY.finditer(text)}


def key_of(reference: str) -> str | None:
    """The key of the entry whose article number stands in a reference that is plain text."""
    for key, entry in entries().items():
        found = _PAGES.search(entry)
        if found and found[1] in reference:
            return key
    return None
