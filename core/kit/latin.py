"""Russian words in Latin letters, for programs that know no others."""

_SMALL = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
_LETTERS = str.maketrans({**_SMALL, **{letter.upper(): text.capitalize() for letter, text in _SMALL.items()}, "№": "N"})


def file_name(name: str) -> str:
    """Return a name of a file in ASCII: «Квитанция 2026-10.pdf» is Kvitantsiya; what has no letters is left out."""
    return name.translate(_LETTERS).encode("ascii", "ignore").decode().strip(" ,")
