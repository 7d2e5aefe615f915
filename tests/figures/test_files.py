"""The files of the pictures: complete, free of dates, the same to the byte, and pictures indeed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import matplotlib as mpl

from axionportal.codegen import figures

NAMES = ("loop_functions", "one_boson", "validity_map")


def test_each_picture_comes_as_pdf_png_and_table(pictures):
    expected = {f"figures/{name}.{kind}" for name in NAMES for kind in ("pdf", "png", "csv")}
    assert set(pictures) == expected | {"figures/validity_thresholds.csv"}
    for name in NAMES:
        assert pictures[f"figures/{name}.pdf"].startswith(b"%PDF-")
        assert pictures[f"figures/{name}.png"].startswith(b"\x89PNG\r\n")


def test_no_date_or_version_is_written(pictures):
    for path, content in pictures.items():
        for word in (b"CreationDate", b"Matplotlib", b"matplotlib", b"tEXtSoftware", b"tIME"):
            assert word not in content, (path, word)


def test_pictures_are_the_same_to_the_byte_in_another_process(pictures):
    """Another hash seed, a user's own style and a fresh interpreter change nothing."""
    code = (
        "import hashlib, matplotlib; matplotlib.rcParams['lines.linewidth'] = 9; "
        "matplotlib.rcParams['font.size'] = 30\n"
        "from axionportal import derivations as d\n"
        "from axionportal.codegen import figures\n"
        "from axionportal.codegen.context import BuildContext\n"
        "from axionportal.derivations.inputs import load_inputs\n"
        "c = BuildContext(d.loop_functions(), d.contributions(), load_inputs(), (), 50)\n"
        "for path, data in sorted(figures.emit(c).items()):\n"
        "    print(path, hashlib.sha256(data).hexdigest())\n"
        "import sys; assert 'matplotlib.pyplot' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = [f"{path} {hashlib.sha256(data).hexdigest()}" for path, data in sorted(pictures.items())]
    assert done.stdout.splitlines() == here


def test_global_state_of_matplotlib_is_left_alone():
    before = dict(mpl.rcParams)
    figures.style.drawn(lambda: figures.validity_map.draw([], []))
    assert dict(mpl.rcParams) == before


def test_png_has_two_hundred_dots_per_inch(pictures):
    for name in NAMES:
        header = pictures[f"figures/{name}.png"][16:24]
        assert int.from_bytes(header[:4], "big") == 2000  # 10 in
