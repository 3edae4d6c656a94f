"""Keys that make a repeated press harmless: the same action with the same key is done once."""

from core.kit import ids
from core.ui import state, typed


def idempotency_key(name: str) -> str:
    """Return the key of the action that is being prepared; the same until `renew`."""
    kept = state.get(_slot(name), "")
    if not kept:
        kept = str(ids.new())
        state.put(_slot(name), kept)
    return kept


def renew(name: str) -> None:
    """Begin a new action of this name, and let go what was typed for it; call it after the old one was done."""
    state.drop(_slot(name))
    typed.sent(name)


def _slot(name: str) -> str:
    return f"kabinet.action.{name}"
