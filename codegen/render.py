"""Room: codegen.  The one Jinja environment: templates whose variables are exactly the keys given.

Templates lie below ``codegen/templates``.  Names ending in ``.tex.jinja`` and ``.bib.jinja`` have
delimiters that LaTeX leaves alone: ``<< variable >>``, ``<% block %>``, ``<# comment #>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta

TEMPLATES = Path(__file__).parent / "templates"
LATEX_SUFFIXES = (".tex.jinja", ".bib.jinja")


class TemplateKeyError(ValueError):
    """The keys given to a template are not exactly the variables that it uses."""


def render(template_name: str, keys: Mapping[str, object]) -> str:
    """Text of the template ``template_name`` (path below ``templates/``) filled with ``keys``.

    Raises
    ------
    TemplateKeyError
        A variable of the template, or of one that it includes, has no key, or a key is not used.
    """
    environment = _environment(template_name.endswith(LATEX_SUFFIXES))
    _require_exact_keys(template_name, _variables(environment, template_name), frozenset(keys))
    return environment.get_template(template_name).render(keys)


@cache
def _environment(for_latex: bool) -> Environment:
    """The shared settings, with braces or with angle brackets as delimiters."""
    return Environment(
        block_start_string="<%" if for_latex else "{%",
        block_end_string="%>" if for_latex else "%}",
        variable_start_string="<<" if for_latex else "{{",
        variable_end_string=">>" if for_latex else "}}",
        comment_start_string="<#" if for_latex else "{#",
        comment_end_string="#>" if for_latex else "#}",
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,  # Python and LaTeX are written, never HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        newline_sequence="\n",
    )


def _variables(environment: Environment, template_name: str) -> frozenset[str]:
    """Names that a template and all that it includes or extends expect from outside."""
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, template_name)
    tree = environment.parse(source)
    own = frozenset(meta.find_undeclared_variables(tree)) - frozenset(environment.globals)
    parts = [name for name in meta.find_referenced_templates(tree) if name is not None]
    return own.union(*(_variables(environment, name) for name in parts))


def _require_exact_keys(name: str, wanted: frozenset[str], given: frozenset[str]) -> None:
    missing, unused = sorted(wanted - given), sorted(given - wanted)
    if missing or unused:
        raise TemplateKeyError(
            f"template {name}: keys missing: {', '.join(missing) or 'none'}; "
            f"keys not used: {', '.join(unused) or 'none'}"
        )
