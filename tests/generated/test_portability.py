"""The folder stands alone: NumPy only, quick to import, working wherever it is copied."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

from axionportal import generated

FOLDER = Path(generated.__file__).parent
IMPORT_SECONDS = 0.1  # the promise of the issue, beyond NumPy's own import


def run(code: str, folder: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def copied(folder: Path) -> Path:
    shutil.copytree(FOLDER, folder / "elsewhere", ignore=shutil.ignore_patterns("__pycache__", "figures"))
    return folder


def test_a_copy_works_and_gives_the_same_bits(tmp_path: Path) -> None:
    code = (
        "import json, elsewhere, numpy as np\n"
        "eta = np.geomspace(1e-9, 1e9, 50)\n"
        "values = [elsewhere.F_a(eta), elsewhere.F_gamma(eta), elsewhere.G(eta, 1 / eta)]\n"
        "print(json.dumps({'values': [[x.hex() for x in v.tolist()] for v in values]}))"
    )
    eta = np.geomspace(1e-9, 1e9, 50)
    here = [generated.F_a(eta), generated.F_gamma(eta), generated.G(eta, 1 / eta)]
    assert run(code, copied(tmp_path))["values"] == [[x.hex() for x in v.tolist()] for v in here]


def test_import_is_quick_and_loads_numpy_only(tmp_path: Path) -> None:
    code = (
        "import json, time, numpy\n"
        "before = set(sys.modules); start = time.process_time()\n"
        "import elsewhere\n"
        "seconds = time.process_time() - start\n"
        "new = sorted({name.split('.')[0] for name in set(sys.modules) - before})\n"
        "from elsewhere.loop_functions import F_A_TABLES\n"
        "lazy = 'columns' not in vars(F_A_TABLES)\n"
        "print(json.dumps({'new': new, 'seconds': seconds, 'lazy': lazy}))"
    )
    folder = copied(tmp_path)
    run(code, folder)  # compiles the modules
    report = run(code, folder)
    assert report["seconds"] <= IMPORT_SECONDS
    assert report["lazy"]
    assert set(report["new"]) <= {"elsewhere", "numpy", *sys.stdlib_module_names}


def test_tables_are_small_and_read_only() -> None:
    assert sum(path.stat().st_size for path in (FOLDER / "tables").iterdir()) <= 4_000_000
    from axionportal.generated.loop_functions import F_A_TABLES

    assert not F_A_TABLES.columns.flags.writeable
