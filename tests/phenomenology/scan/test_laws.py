"""A point's values depend on the spec alone: not on chunks, their order, the samples or other axes."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
import math
from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from axionportal.phenomenology.scan.axes import Listed, Range, grid_values, random_values
from axionportal.phenomenology.scan.blocks import Blocks, cut
from axionportal.phenomenology.scan.evaluation import chunk_columns
from axionportal.phenomenology.scan.plan import Plan

shapes = st.lists(st.integers(1, 12), min_size=1, max_size=4).map(tuple)


@settings(max_examples=50)
@given(shapes, st.integers(1, 300))
def test_boxes_are_consecutive_pieces_of_the_grid(shape: tuple[int, ...], most: int) -> None:
    blocks = cut(shape, most)
    order = np.arange(math.prod(shape)).reshape(shape)
    pieces = [
        order[tuple(slice(*bounds) for bounds in blocks.bounds(index))].ravel()
        for index in range(len(blocks))
    ]
    assert np.concatenate(pieces).tolist() == order.ravel().tolist()
    assert [len(piece) for piece in pieces] == [blocks.size(index) for index in range(len(blocks))]
    assert max(map(len, pieces)) <= most


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=5).map(tuple), st.integers(1 << 10, 1 << 24))
def test_boxes_are_no_smaller_than_a_third_of_what_is_allowed(shape: tuple[int, ...], most: int) -> None:
    """Unless the grid is: a box that is cut in two halves is the smallest that is needed."""
    box = math.prod(cut(shape, most).box)
    assert box <= most
    assert 3 * box >= min(most, math.prod(shape))


axes = st.builds(
    Range,
    lower=st.floats(1e-6, 1.0),
    upper=st.floats(1.5, 1e6),
    scale=st.sampled_from(["linear", "log"]),
    points=st.integers(2, 400),
)


@given(axes, st.data())
def test_an_axis_is_the_same_in_pieces(axis: Range, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, axis.points), max_size=4)))
    ends = [0, *cuts, axis.points]
    whole = grid_values(axis, 0, axis.points)
    pieces = [grid_values(axis, start, stop) for start, stop in itertools.pairwise(ends)]
    assert np.concatenate(pieces).tobytes() == whole.tobytes()
    assert (whole[0], whole[-1]) == (axis.lower, axis.upper)
    assert np.all(np.diff(whole) > 0)


@given(
    axes.map(lambda axis: dataclasses.replace(axis, points=0)) | st.just(Listed((1.0, 2.0, 5.0))),
    st.integers(0, 2**63 - 1),
    st.integers(0, 10**12),
    st.lists(st.integers(0, 50), min_size=1, max_size=4),
)
def test_draws_are_the_same_in_pieces(
    axis: Range | Listed, seed: int, start: int, lengths: list[int]
) -> None:
    ends = [start, *itertools.accumulate(lengths, initial=start)][1:]
    whole = random_values(axis, "m_a", seed, start, ends[-1])
    pieces = [random_values(axis, "m_a", seed, *pair) for pair in itertools.pairwise(ends)]
    assert np.concatenate([whole[:0], *pieces]).tobytes() == whole.tobytes()


def test_parameters_and_seeds_have_streams_of_their_own() -> None:
    axis = Range(0.0, 1.0, "linear")
    first = random_values(axis, "m_a", 1, 0, 1000)
    for name, seed in (("m_gamma", 1), ("m_a", 2)):
        other = random_values(axis, name, seed, 0, 1000)
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.1  # three sigma, and the seeds are fixed


def test_a_draw_is_the_generator_advanced_to_it() -> None:
    """PCG64 DXSM in whole numbers: the state after n steps in closed form, its output, 53 bits of it."""
    word = int.from_bytes(hashlib.sha256(b"m_a").digest()[:16], "little")
    start = np.random.PCG64DXSM(np.random.SeedSequence(20211101, spawn_key=(word,))).state["state"]
    multiplier, index = 0xDA942042E4DD58B5, 10**9
    power = pow(multiplier, index, 2**128 * (multiplier - 1))
    steps = (power - 1) // (multiplier - 1)  # 1 + multiplier + ... , a geometric series
    state = (power * start["state"] + steps * start["inc"]) % 2**128
    high, low = state >> 64, state % 2**64 | 1
    high = (high ^ high >> 32) * multiplier % 2**64
    high = (high ^ high >> 48) * low % 2**64
    drawn = random_values(Range(0.0, 1.0, "linear"), "m_a", 20211101, index, index + 1)
    assert drawn.tolist() == [(high >> 11) * 2.0**-53]


@settings(max_examples=4, deadline=None)
@given(st.integers(1, 5000))
def test_values_do_not_depend_on_the_chunks(
    grid: str, random: str, planned: Callable[..., Plan], most: int
) -> None:
    for text in (grid, random):
        plan = planned(text)
        assert joined(plan, cut(plan.blocks.shape, max(most, 40))) == joined(
            plan, cut(plan.blocks.shape, 4096)
        )


def joined(plan: Plan, blocks: Blocks) -> dict[str, bytes]:
    """All columns of a scan that is cut like this, as bytes."""
    other = dataclasses.replace(plan, blocks=blocks)
    found: dict[str, list[bytes]] = {}
    for index in range(len(blocks)):
        shape = tuple(stop - start for start, stop in blocks.bounds(index))
        for name, values in chunk_columns(other, index).items():
            found.setdefault(name, []).append(np.broadcast_to(values, shape).tobytes())
    return {name: b"".join(parts) for name, parts in found.items()}


def test_more_samples_and_other_parameters_leave_the_first_points_alone(
    random: str, planned: Callable[..., Plan]
) -> None:
    few = joined(planned(random), cut((5000,), 4096))
    plan = planned(
        random, ("samples = 5000", "samples = 7000"), ("y_a = { range = [-1e-3, 1e-3] }", "y_a = 1e-3")
    )
    many = joined(plan, cut((7000,), 4096))
    assert many["m_a"][: len(few["m_a"])] == few["m_a"]
    assert many["m_gamma"][: len(few["m_gamma"])] == few["m_gamma"]


def test_the_digest_follows_what_the_result_depends_on(grid: str, planned: Callable[..., Plan]) -> None:
    changes = [
        ("points = 7", "points = 8"),
        ("[1e-3, 1e3]", "[1e-3, 1e2]"),
        ('"msbar-larin"', '"msbar"'),
        ('m_mu = "m_e"', 'm_mu = "m_tau"'),
        ("sigma = 2e-10", "sigma = 3e-10"),
        ('curves = "dark-photon"', 'curves = "alp"'),
        ("chunk = 1024", "chunk = 2048"),
        ('scale = "log", points = 7', 'scale = "linear", points = 7'),
    ]
    digests = {planned(grid, change).digest for change in changes}
    assert len(digests | {planned(grid).digest}) == len(changes) + 1
    comment = planned("# a comment\n" + grid)
    assert comment.digest == planned(grid).digest
    record = json.loads(json.dumps(comment.record))
    assert (record["points"], record["shape"], record["seed"]) == (4340, [2, 7, 5, 2, 31], 0)
