"""Diagrams and interactions on the page: as many as in the records, drawn as the spins of their fields."""

from __future__ import annotations

import re

import pytest
import sympy as sp

from axionportal import derivations
from axionportal.codegen.latex.diagrams import picture
from axionportal.codegen.latex.fields import fields_of
from axionportal.codegen.latex.notation import parameters_of
from axionportal.derivations.lagrangian import Line, diagrams_of, lagrangians

PLAIN, DASHED, WAVY = "axp fermion", "axp scalar", "axp vector"
LINES = {  # of each diagram: first half of the arc, second half, straight line, and whether there is a dot
    "portal": [(WAVY, DASHED, PLAIN, True), (DASHED, WAVY, PLAIN, True)],
    "alp": [(PLAIN, PLAIN, DASHED, False)],
    "dark_photon": [(PLAIN, PLAIN, WAVY, False), (PLAIN, PLAIN, DASHED, False)],
    "z": [(WAVY, DASHED, PLAIN, True), (DASHED, WAVY, PLAIN, True)],
    "neutral_scalar": [(PLAIN, PLAIN, DASHED, False)],
    "neutral_vector": [(PLAIN, PLAIN, WAVY, False), (PLAIN, PLAIN, DASHED, False)],
    "charged_scalar": [(DASHED, DASHED, PLAIN, False)],
    "charged_vector": [
        (WAVY, WAVY, PLAIN, False),
        (DASHED, DASHED, PLAIN, False),
        (WAVY, DASHED, PLAIN, False),
        (DASHED, WAVY, PLAIN, False),
    ],
}


def owner(name: str) -> str:
    return f"axp:{name.replace('_', '-')}"


def pictures(body: str, name: str) -> list[str]:
    """The tikzpictures of one Lagrangian, in order."""
    end = body.index(rf"\label{{{owner(name)}:fig:diagrams}}")
    figure = body[body.rindex(r"\begin{figure}", 0, end) : end]
    return re.findall(r"\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}", figure, re.S)


def test_every_lagrangian_is_shown_once_with_all_its_diagrams(body):
    for name in lagrangians():
        assert body.count(rf"\label{{{owner(name)}:fig:diagrams}}") == 1
        assert len(pictures(body, name)) == len(diagrams_of(name)) == len(LINES[name])


@pytest.mark.parametrize("name", lagrangians())
def test_the_style_of_every_line_is_the_spin_of_its_field(body, name):
    for drawn, (first, second, straight, dot) in zip(pictures(body, name), LINES[name], strict=True):
        rise, fall = (
            re.search(rf"\\draw\[([a-z ]+)\] \S+ arc\[start angle={angle},", drawn)[1] for angle in (180, 90)
        )
        (middle,) = re.findall(r"\\draw\[([a-z ]+)\] \(-1,0\) -- ", drawn)
        assert (rise, fall, middle) == (first, second, straight)
        assert ("axp vertex" in drawn) is dot
        assert drawn.count("axp photon") == 1
        assert len(re.findall(r"\\draw\[axp fermion\] \(-?1\S*,0\) --", drawn)) >= 2  # the lepton in and out


def test_the_labels_are_the_fields_of_the_paper(reader, body):
    """Fig. 1 and its mirror image; the general set has its own letters; a Goldstone boson its vector's."""
    found = [re.findall(r"\{\$(.*?)\$\}", reader.plain(item)) for item in pictures(body, "portal")]
    assert [[" ".join(tex.split()) for tex in one] for one in found] == [
        [r"\mu", r"\mu", r"\mu", r"\gamma'", "a", r"\gamma"],
        [r"\mu", r"\mu", r"\mu", "a", r"\gamma'", r"\gamma"],
    ]
    (charged,) = [pictures(body, "charged_vector")[2]]
    labels = [" ".join(tex.split()) for tex in re.findall(r"\{\$(.*?)\$\}", reader.plain(charged))]
    assert labels == [r"\ell", "F", r"\ell", "B", r"\varphi_{B }", r"\gamma"]


def test_a_line_without_a_parameter_is_labelled_in_words():
    diagram = diagrams_of("alp")[0]
    odd = type(diagram)(**{**vars(diagram), "before": Line(sp.Symbol("M_x"), "familon")})
    fields = fields_of([odd], parameters_of(derivations.contributions()), macros=False)
    assert r"$\mathrm{familon}$" in picture(odd, fields, "a")


def test_the_interactions_are_eqs_6_and_7(reader):
    display = next(item for item in reader.displays if rf"\label{{{owner('portal')}:lagrangian}}" in item)
    plain = " ".join(reader.plain(re.sub(r"\\label\{.*?\}", "", display)).split())
    assert plain == (
        r"\mathcal{L} \ni - e \epsilon \bar{\mu } \gamma^{\nu} \mu \gamma'_{\nu} "
        r"+ i y_a^\mu \bar{\mu } \gamma_5 \mu a "
        r"+ \frac{1}{2} C_{a\gamma\gamma'} a F^{\mu\nu} \tilde{\gamma' }_{\mu\nu}"
    )
