"""What a browser calls itself, in words that a person knows: "Chrome", "Windows"."""

# The order decides: Edge, Yandex and Opera call themselves Chrome too, and Chrome calls itself Safari.
_BROWSERS = (
    ("YaBrowser", "Yandex Browser"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """Return the name of the browser, '' if it is none that people know."""
    return _named(_BROWSERS, user_agent)


def system(user_agent: str) -> str:
    """Return the name of the phone or system it runs on, '' if unknown."""
    return _named(_SYSTEMS, user_agent)


def _named(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
