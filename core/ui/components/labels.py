"""Labels of widgets: Streamlit reads them as markdown, so what people wrote is made plain first."""

_SIGNS = frozenset("\\`*_{}[]()#+-.!|<>~:$&")


def plain(text: str) -> str:
    """Return the text so that markdown shows it as it is: names and addresses hold stars, colons and brackets."""
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text)
