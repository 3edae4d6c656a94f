"""Which language to speak: asked for in the address, remembered in a cookie, preferred by the browser."""

from core.i18n.catalogue import DEFAULT, LANGUAGES, Language


def language(*, asked: str | None, remembered: str | None, accepted: str | None) -> Language:
    """
    Return the language: `?lang=`, else the cookie, else the first of ours that the browser accepts.

    `accepted` is an Accept-Language header or a single locale ('ru-RU'). Who accepts only other languages gets
    English; who says nothing gets the region's own.
    """
    for text in (asked, remembered):
        for known in LANGUAGES:
            if text == known:
                return known
    preferred = _by_preference(accepted or "")
    for tag in preferred:
        for known in LANGUAGES:
            if tag.partition("-")[0] == known:
                return known
    return "en" if preferred else DEFAULT


def _by_preference(accepted: str) -> list[str]:
    weighted = []
    for place, part in enumerate(accepted.lower().replace("_", "-").split(",")):
        tag, _, quality = part.strip().partition(";q=")
        if tag and tag != "*":
            weighted.append((-_weight(quality), place, tag))
    return [tag for _, _, tag in sorted(weighted)]


def _weight(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0
