"""A native HTML form: password managers know it, no script sends it, and what is wrong stands at its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class Field:
    """One field; `label`, `hint`, `faults` and `options` are in the language of the visit."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    complete: str = "off"
    is_required: bool = True
    faults: Sequence[str] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


def drawn(
    fields: Sequence[Field],
    *,
    action: str,
    verb: str,
    typed: Mapping[str, str],
    hidden: Mapping[str, str],
    is_main: bool = True,
) -> str:
    """Return the form as HTML with what was typed before; `verb` stands on its one button, main or quiet."""
    inside = "".join(_drawn(each, typed.get(each.name, "")) for each in fields)
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return (
        f'<form class="kb-card kb-form" data-kept="{escape(action)}" method="post" action="{escape(action)}">'
        f"{kept}{inside}"
        f'<button type="submit" class="kb-button{"" if is_main else " kb-quiet"}">{escape(verb)}</button></form>'
    )


def _drawn(each: Field, value: str) -> str:
    if each.kind == "checkbox":
        return _box(each, value)
    control = _select(each, value) if each.options else _input(each, value)
    return f"<div><label>{escape(each.label)}{control}</label>{_notes(each)}</div>"


def _input(each: Field, value: str) -> str:
    given = f' value="{escape(value)}"' if value and each.kind != "password" else ""
    return (
        f'<input type="{each.kind}" name="{each.name}" autocomplete="{each.complete}" autocapitalize="none"'
        f' spellcheck="false"{_more(each)}{given}>'
    )


def _select(each: Field, value: str) -> str:
    options = "".join(
        f'<option value="{escape(key)}"{" selected" if key == value else ""}>{escape(text)}</option>'
        for key, text in each.options.items()
    )
    return f'<select name="{each.name}"{_more(each)}>{options}</select>'


def _box(each: Field, value: str) -> str:
    checked = " checked" if value == "yes" else ""
    box = f'<input type="checkbox" name="{each.name}" value="yes"{_more(each)}{checked}>'
    return f'<div><label class="kb-tick">{box}<span>{escape(each.label)}</span></label>{_notes(each)}</div>'


def _more(each: Field) -> str:
    required = " required" if each.is_required else ""
    invalid = ' aria-invalid="true"' if each.faults else ""
    described = f' aria-describedby="note-{each.name}"' if each.hint or each.faults else ""
    others = "".join(f' {name}="{escape(text)}"' for name, text in each.attributes.items())
    return f"{required}{invalid}{described}{others}"


def _notes(each: Field) -> str:
    faults = "".join(f'<span class="kb-fault">{escape(text)}</span>' for text in each.faults)
    hint = f"<span>{escape(each.hint)}</span>" if each.hint else ""
    return f'<p class="kb-note" id="note-{each.name}">{faults}{hint}</p>' if faults or hint else ""
