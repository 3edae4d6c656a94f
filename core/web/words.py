"""
Words that Streamlit has in English only, and what Kabinet says instead.

The document carries them in the language of the visit; `words.js` puts them where Streamlit writes its own, in texts
and in names that screen readers speak. A pattern is a regular expression; what its named groups found stands in the
message in braces: `day`, `month` and `number` are put into the form of the language.
"""

import html
import json
import re

from core.i18n.catalogue import Language, mark
from core.i18n.formats import Words

_SIZE = r"(?P<number>\d+\.\d)"
SAID: tuple[tuple[str, str], ...] = (
    # the frame
    (r"Skip to main content", mark("To the content")),
    (r"Navigate to home page", mark("To the start page")),
    (r"Logo", mark("Kabinet")),
    (r"App pages", mark("Sections")),
    (r"\d+ more", mark("More")),
    (r"Sidebar", mark("Menu")),
    (r"Expand sidebar", mark("Open the menu")),
    (r"Collapse sidebar", mark("Close the menu")),
    (r"Notifications", mark("Messages")),
    # lists
    (r"Open", mark("Open the list")),
    (r"Close", mark("Close")),
    (r"No results", mark("Nothing is found")),
    (r"Choose (an option|options)", mark("Choose")),
    (r"Clear (value|entry|all)", mark("Clear")),
    (r"(Selectbox|Multiselect) options", mark("What can be chosen")),
    (r"Selected values", mark("What is chosen")),
    (r"Scroll tabs left", mark("Earlier tabs")),
    (r"Scroll tabs right", mark("Later tabs")),
    # fields
    (r"Show password( text)?", mark("Show the password")),
    (r"Hide password( text)?", mark("Hide the password")),
    (r"Increment", mark("More by one")),
    (r"Decrement", mark("Less by one")),
    (r"Feedback rating", mark("Rating")),
    (r"(?P<count>\d) out of (?P<most>\d) stars?", mark("{count} of {most}")),
    # files
    (r"file upload", mark("Choose a file")),
    (r"Upload", mark("Choose a file")),
    (r"Drag and drop (a file|files) here", mark("Or drop it here")),
    (r"(?P<number>\d+)MB per file • (?P<kinds>.+)", mark("up to {number} MB: {kinds}")),
    (r"(?P<number>\d+)MB per file", mark("up to {number} MB")),
    (r"Add files|add icon", mark("Add another file")),
    (r"Remove (?P<name>.+)", mark("Take {name} away")),
    (rf"(?P<name>.+), {_SIZE}B", mark("{name}, {number} B")),
    (rf"(?P<name>.+), {_SIZE}KB", mark("{name}, {number} KB")),
    (rf"(?P<name>.+), {_SIZE}MB", mark("{name}, {number} MB")),
    (rf"{_SIZE}B", mark("{number} B")),
    (rf"{_SIZE}KB", mark("{number} KB")),
    (rf"{_SIZE}MB", mark("{number} MB")),
    # days
    (r"Choose date", mark("Choose a day")),
    (r"Choose date, (?P<shown>.+)", mark("Choose a day, {shown}")),
    (r"Clear date", mark("Clear the day")),
    (r"Use arrow keys to navigate dates\..*", mark("Arrows lead through the days, Enter chooses, Escape closes.")),
    (r"Previous( month)?", mark("The month before")),
    (r"Next( month)?", mark("The month after")),
    (r"Selected Date: (?P<day>.+)", mark("Chosen: {day}")),
    (r"day, (?P<field>.+)", mark("{field}, day")),
    (r"month, (?P<field>.+)", mark("{field}, month")),
    (r"year, (?P<field>.+)", mark("{field}, year")),
    (r"\d+ – (?P<month>[A-Z][a-z]+)", "{month}"),
    (r"Empty", mark("empty")),
    (r"dd", mark("dd")),
    (r"mm", mark("mm")),
    (r"yyyy", mark("yyyy")),
    # the map
    (r"Map", mark("Map")),
    (r"Toggle attribution", mark("Where the map is from")),
)


def attribute(language: Language) -> str:
    """Return the words as an attribute of the document."""
    words = Words(language)
    said = [[_of_browsers(pattern), words.t(message)] for pattern, message in SAID]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f'data-words="{html.escape(text)}"'


def _of_browsers(pattern: str) -> str:
    """Return the pattern as browsers read it: their named groups have no P."""
    return re.sub(r"\(\?P<", "(?<", pattern)
