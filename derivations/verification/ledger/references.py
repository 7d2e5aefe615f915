"""Room: derivations/verification/ledger.  The reference list: what it says twice has to agree.

A DOI, an arXiv number, a journal and a year each say something of the others: the rules of the publishers
that are used here stand beside the patterns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from axionportal.derivations.records import Claim
from axionportal.derivations.verification.ledger.comparison import holds
from axionportal.derivations.verification.ledger.given import readings

COUNT = 78
_TEXT = "(The text at hand is a transcription; a lost character may be its own.)"
CATEGORIES = ("hep-ph", "hep-ex", "hep-lat", "hep-th", "physics.ins-det")
"""Archives that occur; a category that is none of arXiv's is a misprint."""

VOLUMES: dict[str, Callable[[int], tuple[int, ...]]] = {
    "Phys. Rev. D": lambda year: (2 * (year - 1970) + 1, 2 * (year - 1970) + 2),
    "Phys. Rev. Lett.": lambda year: (2 * (year - 1958), 2 * (year - 1958) + 1),
    "Eur. Phys. J. C": lambda year: (year - 1940,),
    "Eur. Phys. J. A": lambda year: (year - 1964,),
}
"""Volumes of a year: two a year for the Physical Review (D since 1970, Letters since 1958), one for the "
"EPJ."""

DOIS: dict[str, str] = {
    "Phys. Rev. D": r"10\.1103/PhysRevD\.{volume}\.{page}",
    "Phys. Rev. Lett.": r"10\.1103/PhysRevLett\.{volume}\.{page}",
    "JHEP": r"10\.1007/JHEP{volume}\({year}\){page}",
    "Eur. Phys. J. C": r"10\.1140/epjc/s10052-{yyy}-\d{{4,5}}-[\dx]",
    "Eur. Phys. J. A": r"10\.1140/epja/s10050-{yyy}-\d{{4,5}}-[\dx]",
    "EPJ Web Conf.": r"10\.1051/epjconf/{year}{volume}{page}",
    "Adv. High Energy Phys.": r"10\.1155/{year}/{page}",
    "J. Phys. G": r"10\.1088/0954-3899/{volume}/\d+/\w+",  # a review has a number of its own, not its page
}
"""How a publisher builds a DOI from volume, first page and year; yyy are the last three digits of the "
"year."""
_ELSEVIER = re.compile(r"10\.1016/(?:j\.\w+\.(\d{4})\.\d\d\.\d{3}|S?0370-2693\((\d\d)\)\d{5}-[\dX])")
_NEW_ARXIV, _OLD_ARXIV = re.compile(r"(\d\d)(\d\d)\.\d{4,5}"), re.compile(r"[a-z-]+/(\d\d)(\d\d)\d{3}")


@dataclass(frozen=True)
class Reference:
    """The bibliographic facts of one reference; what is not printed is empty or zero."""

    number: int
    journal: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    year: int = 0
    doi: str = ""
    arxiv: str = ""
    category: str = ""

    @property
    def place(self) -> str:
        return f"Ref. {self.number}"

    @property
    def journal_place(self) -> str:
        return f"{self.journal} {self.volume}, {self.page} ({self.year})"

    @property
    def arxiv_year(self) -> int:
        """The year in an arXiv number; 0 where there is none."""
        found = _NEW_ARXIV.fullmatch(self.arxiv) or _OLD_ARXIV.fullmatch(self.arxiv)
        if not found:
            return 0
        year = int(found[1])
        return (1900 if year > 90 else 2000) + year


def claims() -> tuple[Claim, ...]:
    return (
        cited(),
        *arxiv_numbers(),
        *categories(),
        *duplicates(),
        *dois(),
        *volumes(),
        *ages(),
        energy_in_title(),
        moment_in_title(),
        mass_in_title(),
        updated_data(),
    )


def references() -> tuple[Reference, ...]:
    return tuple(Reference(**entry) for entry in readings("references")["reference"])


def numbers_cited() -> set[int]:
    """The numbers in brackets of the text, ranges spelled out."""
    found: set[int] = set()
    for group in readings("references")["cited"]:
        for part in group.split(","):
            first, _, last = part.strip().partition("-")
            found.update(range(int(first), int(last or first) + 1))
    return found


def cited() -> Claim:
    known = {item.number for item in references()}
    missing, unknown = sorted(known - numbers_cited()), sorted(numbers_cited() - known)
    return Claim(
        f"Refs. 1-{COUNT}",
        "every reference is cited in the text, and every citation has a reference",
        f"{COUNT} references",
        f"{len(known & numbers_cited())} cited",
        holds(known == set(range(1, COUNT + 1)) and not missing and not unknown),
        "brackets of text and captions, ranges spelled out."
        + (f" Smallest change: {missing or unknown}." if missing or unknown else ""),
    )


def summary(statement: str, checked: int, wrong: int, note: str) -> Claim:
    """A rule that all references but those with a row of their own keep."""
    others = f"{checked - wrong} of {checked} agree"
    where = f"{statement}, except in rows of their own" if wrong else statement
    return Claim(f"Refs. 1-{COUNT}", where, f"{checked} references", others, "confirmed", note)


def misprint(item: Reference, statement: str, shown: str, found: str, note: str, change: str) -> Claim:
    return Claim(
        item.place, statement, shown, found, "misprint", f"{note} {_TEXT} Smallest change: {change}."
    )


def arxiv_numbers() -> tuple[Claim, ...]:
    having = [item for item in references() if item.arxiv]
    wrong = [item for item in having if not item.arxiv_year]
    rows = [
        misprint(
            item, "the arXiv number is one", item.arxiv, "not of the form of an arXiv number", "", "a number"
        )
        for item in wrong
    ]
    note = "yymm.nnnn(n) since 2007, archive/yymmnnn before."
    return (summary("arXiv numbers are well formed", len(having), len(wrong), note), *rows)


def categories() -> tuple[Claim, ...]:
    having = [item for item in references() if item.category]
    wrong = [item for item in having if item.category not in CATEGORIES]
    rows = [
        misprint(
            item,
            "the category beside the arXiv number is one of arXiv's",
            f"[{item.category}]",
            "no such category",
            "the experiments of the other references are in hep-ex.",
            "[hep-ex]",
        )
        for item in wrong
    ]
    return (summary("arXiv categories exist", len(having), len(wrong), ", ".join(CATEGORIES) + "."), *rows)


def duplicates() -> tuple[Claim, ...]:
    """arXiv numbers and journal places that two references share; the one that fits nothing else is wrong."""
    everything = references()
    numbers = Counter(item.arxiv for item in everything if item.arxiv)
    places = Counter(item.journal_place for item in everything if item.journal)
    shared = [item for item in everything if numbers[item.arxiv] > 1 and not younger_than_arxiv(item)]
    by_number = [item for item in everything if numbers[item.arxiv] > 1 and younger_than_arxiv(item)]
    by_place = [item for item in everything if places[item.journal_place] > 1 and not doi_agrees(item)]
    rows = [_shared_number(item, shared) for item in by_number]
    rows += [_shared_place(item, everything) for item in by_place]
    note = "each arXiv number and each journal page belongs to one article."
    return (summary("no two references are the same article", len(everything), len(rows), note), *rows)


def _shared_number(item: Reference, others: list[Reference]) -> Claim:
    twins = ", ".join(other.place for other in others if other.arxiv == item.arxiv)
    return misprint(
        item,
        "the arXiv number is that of the article",
        f"arXiv:{item.arxiv}, {item.journal_place}",
        f"the number of {twins}, posted in {item.arxiv_year}, after this article was published",
        f"{twins} was published in {item.arxiv_year} and keeps the number. The title of this article, "
        "too, has one pi0 fewer than the article.",
        "arXiv:1810.11962, where this article is found",
    )


def _shared_place(item: Reference, everything: tuple[Reference, ...]) -> Claim:
    twin = next(other for other in everything if other != item and other.journal_place == item.journal_place)
    found = re.match(r"10\.1140/epj([a-z])/s\d+-(\d{3})-", item.doi)
    letter, year = (found[1].upper(), 2000 + int(found[2]) % 1000) if found else ("", 0)
    journal = f"Eur. Phys. J. {letter}"
    volume = VOLUMES[journal](year)[0] if journal in VOLUMES else ""
    return misprint(
        item,
        "journal, volume and page are those of the article",
        f"{item.journal_place}, doi {item.doi}",
        f"the place of {twin.place}; the DOI is one of {journal} of {year}",
        f"{twin.place} has the DOI that belongs to this place.",
        f"{journal} {volume} ({year}), as the DOI and the erratum beside it say",
    )


def expected_doi(item: Reference) -> str:
    """The pattern of the DOI of this article; empty for journals without a rule."""
    rule = DOIS.get(item.journal, "")
    return rule.format(
        volume=item.volume,
        page=item.page.split("-")[0],
        year=item.year,
        yyy=f"{item.year % 1000:03d}",
    )


def doi_agrees(item: Reference) -> bool | None:
    """Does the DOI fit journal, volume, page and year?  None where no rule is known."""
    elsevier = _ELSEVIER.fullmatch(item.doi)
    if elsevier:
        year = int(elsevier[1] or (1900 if int(elsevier[2]) > 80 else 2000) + int(elsevier[2]))
        return item.year - 1 <= year <= item.year  # the number is given on acceptance
    pattern = expected_doi(item)
    return bool(re.fullmatch(pattern, item.doi)) if pattern else None


def dois() -> tuple[Claim, ...]:
    everything = references()
    places = Counter(item.journal_place for item in everything if item.journal)
    known = [item for item in everything if item.doi and doi_agrees(item) is not None]
    wrong = [item for item in known if not doi_agrees(item)]
    rows = [
        misprint(
            item,
            "the DOI is that of the article",
            f"doi {item.doi}, {item.journal_place}",
            "does not fit journal, page and year",
            "the publisher builds the DOI from them.",
            _mended(item),
        )
        for item in wrong
        if places[item.journal_place] == 1
    ]
    note = "DOIs that their publishers build from volume, page and year."
    return (summary("DOIs agree with journal, volume, page and year", len(known), len(wrong), note), *rows)


def _mended(item: Reference) -> str:
    """The DOI that the rule gives, digits that only the publisher knows taken from the printed one."""
    pattern = re.sub(r"\\([.()])", r"\1", expected_doi(item))
    head, _, tail = pattern.partition(r"\d{4,5}")
    if not tail:
        return pattern
    last = re.search(r"(\d{4,5}-[\dx])$", item.doi)
    return head + (last[1] if last else "...")


def volumes() -> tuple[Claim, ...]:
    known = [item for item in references() if item.journal in VOLUMES]
    wrong = [item for item in known if int(item.volume) not in VOLUMES[item.journal](item.year)]
    rows = [
        misprint(
            item,
            "the volume is one of the year",
            item.journal_place,
            f"the year has {', '.join(map(str, VOLUMES[item.journal](item.year)))}",
            "volumes are counted by the year.",
            f"volume {VOLUMES[item.journal](item.year)[0]}",
        )
        for item in wrong
    ]
    note = f"{', '.join(VOLUMES)}."
    return (summary("volumes agree with years", len(known), len(wrong), note), *rows)


def younger_than_arxiv(item: Reference) -> bool:
    """True where the arXiv number is of a later year than the publication."""
    return bool(item.year and item.arxiv_year > item.year)


def ages() -> tuple[Claim, ...]:
    everything = references()
    numbers = Counter(item.arxiv for item in everything if item.arxiv)
    dated = [item for item in everything if item.year and item.arxiv_year]
    wrong = [item for item in dated if younger_than_arxiv(item)]
    rows = [
        misprint(
            item,
            "the arXiv number is not younger than the publication",
            f"arXiv:{item.arxiv} of {item.arxiv_year}",
            f"published in {item.year}",
            "articles are posted before they appear, or soon after.",
            "the year or the number",
        )
        for item in wrong
        if numbers[item.arxiv] == 1
    ]
    note = "the year in the arXiv number against the year of the journal."
    return (summary("no arXiv number is younger than the publication", len(dated), len(wrong), note), *rows)


def energy_in_title() -> Claim:
    titles = readings("references")["titles"]
    found = re.search(r"sqrt\(s\) = (\d*)", titles["ref_77"])
    other = re.search(r"sqrt\(s\) = (\d*)", titles["ref_71"])
    number, same = (match[1] if match else "" for match in (found, other))
    return Claim(
        "Ref. 77",
        "the title gives the energy of the collisions",
        titles["ref_77"],
        f"{number} TeV" if number else "a unit without a number",
        holds(bool(number), "misprint"),
        f"the other article of the same collaboration, Ref. [71], has {same} TeV. {_TEXT} Smallest "
        f"change: {same} TeV.",
    )


def moment_in_title() -> Claim:
    title = readings("references")["titles"]["ref_12"]
    stray = re.search(r"muon (\d+) magnetic moment", title)
    return Claim(
        "Ref. 12",
        "the title names the magnetic moment of the muon",
        title,
        f"a number {stray[1]} that belongs to nothing" if stray else "it does",
        holds(not stray, "misprint"),
        f"what is left of another form of the title. {_TEXT} Smallest change: 'the muon magnetic moment'.",
    )


def mass_in_title() -> Claim:
    title = readings("references")["titles"]["ref_9"]
    stray = "^{*2}" in title
    return Claim(
        "Ref. 9",
        "the title names the fine-structure constant at the mass of the Z",
        title,
        "a star in the exponent that belongs to nothing" if stray else "it does",
        holds(not stray, "misprint"),
        "what is left of a square that is typed with stars, as in programs; Ref. 8 has the same constant as "
        f"alpha(M_Z^2). {_TEXT} Smallest change: M_Z^2.",
    )


_CALCULATIONS, _DATA = (13, 14, 15), (16, 17, 18)


def updated_data() -> Claim:
    """Sec. 1 on Refs. [13]-[15]: what they use stands in them; only the years are here."""
    by_number = {item.number: item for item in references()}
    last = max((by_number[number] for number in _DATA), key=lambda item: item.year)
    early = [by_number[number] for number in _CALCULATIONS if by_number[number].year < last.year]
    late = [str(number) for number in _CALCULATIONS if by_number[number] not in early]
    older = "; ".join(
        f"Ref. {item.number} of {item.year} is older than Ref. {last.number} of {last.year}" for item in early
    )
    return Claim(
        "Sec. 1",
        "the most recent calculations, Refs. [13]-[15], include the data of Refs. [16]-[18]",
        "have included the updated measurement of the hadronic contributions [16-18]",
        f"the years allow it for Refs. {' and '.join(late)}" + (f"; {older}" if older else ""),
        "not-checkable",
        "which data a calculation uses stands in that calculation; from here only the years of publication "
        "can be compared.",
    )
