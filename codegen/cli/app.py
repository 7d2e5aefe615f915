"""Room: codegen.  The commands of ``axionportal`` and their options; the work is done elsewhere."""

from __future__ import annotations

from typing import Annotated

import typer

from axionportal.codegen.cli.options import (
    Digits,
    Inputs,
    Lepton,
    MaybeLepton,
    Name,
    Order,
    Scheme,
    format_option,
    one_of,
    whole_number,
)

COMMANDS = ("build", "check", "derive", "expand", "eval", "verify", "audit", "figures", "scan")
PARTS = ("numpy", "latex", "figures", "reports")

app = typer.Typer(
    name="axionportal",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Lepton g-2 loop formulas of the dark axion portal: derived, proved, verified, emitted.",
    epilog="Example: axionportal eval F_a eta=0.1 --digits 30",
)


@app.command(epilog="Example: axionportal build --no-pdf")
def build(
    digits: Digits = 50,
    no_pdf: Annotated[bool, typer.Option("--no-pdf", help="Do not typeset the appendix.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            parser=one_of("part", *PARTS),
            metavar="PART",
            help=f"Write one part only ({', '.join(PARTS)}); may be repeated.",
        ),
    ] = None,
    inputs: Inputs = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="DIR", help="Write there instead of generated/; with --inputs."),
    ] = None,
) -> int:
    """Derive, verify and write generated/, whole or not at all."""
    from axionportal.codegen.cli.pipeline_commands import run_build

    return run_build(digits, pdf=not no_pdf, only=tuple(only or ()), inputs=inputs, out=out)


@app.command(epilog="Exits 1 if anything differs and prints the command that mends it.")
def check() -> int:
    """Regenerate everything beside generated/ and compare; writes nothing."""
    from axionportal.codegen.cli.pipeline_commands import run_check

    return run_check()


@app.command(epilog="Example: axionportal derive F_gamma --format latex")
def derive(
    name: Name,
    form: Annotated[str, format_option("text", "latex", "sympy", "mathematica", "json")] = "text",
    scheme: Scheme = None,
) -> int:
    """Print the derivation, closed form and limits of a loop function or contribution."""
    from axionportal.codegen.cli.derive import run_derive

    return run_derive(name, form, scheme)


@app.command(epilog="Example: axionportal expand F_a --limit large-mass --order 3")
def expand(
    name: Name,
    limit: Annotated[
        str,
        typer.Option(
            "--limit",
            metavar="LIMIT",
            help="large-mass, light-mass, threshold, degenerate, light-lepton, or another limit of NAME.",
        ),
    ],
    order: Order = 2,
    form: Annotated[str, format_option("text", "latex", "sympy", "mathematica", "json")] = "text",
    scheme: Scheme = None,
) -> int:
    """Print an expansion with its proven remainder."""
    from axionportal.codegen.cli.expand import run_expand

    return run_expand(name, limit, order, form, scheme)


@app.command(
    name="eval",
    epilog="Example: axionportal eval G m_a=110 m_gamma=100 m_mu=0.1056583745 cutoff=1000 --digits 50",
)
def evaluate(
    name: Name,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=VALUE...",
            help="Exact decimals (0.105, 1e-3) or fractions (2/3); masses in GeV.",
        ),
    ] = None,
    digits: Digits = 20,
    form: Annotated[str, format_option("text", "json")] = "text",
    scheme: Scheme = None,
) -> int:
    """Print a value with N certified digits."""
    from axionportal.codegen.cli.evaluate import run_eval

    return run_eval(name, values or [], digits, form, scheme)


@app.command(epilog="Example: axionportal verify F_a G --digits 100 --format json")
def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="What to verify; everything when left out."),
    ] = None,
    digits: Digits = 50,
    form: Annotated[str, format_option("text", "json")] = "text",
    certify: Annotated[
        bool,
        typer.Option("--certify", help="Prove anew the error bounds of the tables in generated/ instead."),
    ] = False,
    replay: Annotated[
        bool,
        typer.Option("--replay", help="Replay the certificates in generated/ only, nothing is derived."),
    ] = False,
) -> int:
    """Run every cross-check at N digits; exits 0 if all pass and 1 otherwise."""
    if replay and certify:
        raise typer.BadParameter("--certify and --replay are different work: give one of them")
    if replay:
        from axionportal.codegen.cli.replay import run_replay

        return run_replay(tuple(names or ()), digits, form)
    if certify:
        from axionportal.codegen.cli.certify import run_certify

        return run_certify(tuple(names or ()), form)
    from axionportal.codegen.cli.verify import run_verify

    return run_verify(tuple(names or ()), digits, form)


@app.command(epilog="Example: axionportal audit --format markdown")
def audit(form: Annotated[str, format_option("text", "json", "markdown")] = "text") -> int:
    """Recompute every equation and checkable claim of the paper, and say which ones hold."""
    from axionportal.codegen.cli.audit import run_audit

    return run_audit(form)


@app.command(epilog="Example: axionportal scan spec.toml --out scan.parquet")
def scan(
    spec: Annotated[str, typer.Argument(metavar="SPEC.toml", help="What to scan; see docs/scan.md.")],
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="What to write, ending in .parquet or .zarr; SPEC.parquet when left out.",
        ),
    ] = None,
    inputs: Inputs = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="A running Dask cluster, such as tcp://10.0.0.1:8786; this machine when left out.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            parser=whole_number("workers", 1, 1024),
            metavar="N",
            help="Processes on this machine; one for each core when left out.",
        ),
    ] = None,
    lepton: MaybeLepton = None,
) -> int:
    """Evaluate observables on a grid or at random points; goes on where it was stopped."""
    from axionportal.codegen.cli.scan import run_scan

    return run_scan(spec, out, scheduler, workers, inputs, lepton)


@app.command(epilog="Example: axionportal figures --inputs wp-2025 --out figures-2025")
def figures(
    inputs: Inputs = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Folder for the PDF, PNG and CSV files: figures, or figures-LEPTON, when left out.",
        ),
    ] = None,
    alp_exclusions: Annotated[
        str | None,
        typer.Option(
            "--alp-exclusions",
            metavar="FILE.csv",
            help="Curves over m_a and y_a instead of the built-in ones.",
        ),
    ] = None,
    dark_photon_exclusions: Annotated[
        str | None,
        typer.Option(
            "--dark-photon-exclusions",
            metavar="FILE.csv",
            help="Curves over m_gamma and epsilon, not the built-in ones; (g-2)_e is added.",
        ),
    ] = None,
    lepton: Lepton = "muon",
) -> int:
    """Draw Figs. 3 to 6, their variants and the validation figures for one input set."""
    from axionportal.codegen.cli.figures import run_figures

    return run_figures(inputs, out, alp_exclusions, dark_photon_exclusions, lepton)
