"""One emission of the pictures for all tests of this folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pytest

from axionportal import derivations
from axionportal.codegen import figures
from axionportal.codegen.context import BuildContext
from axionportal.derivations.inputs import load_inputs


@pytest.fixture(scope="session")
def context() -> BuildContext:
    functions, contributions = derivations.loop_functions(), derivations.contributions()
    return BuildContext(functions, contributions, load_inputs(), (), 50)


@pytest.fixture(scope="session")
def pictures(context: BuildContext) -> Mapping[str, bytes]:
    return figures.emit(context)


@pytest.fixture(scope="session")
def table(pictures: Mapping[str, bytes]):
    """The rows of a CSV by name."""

    def read(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(pictures[f"figures/{name}.csv"].decode())))

    return read
