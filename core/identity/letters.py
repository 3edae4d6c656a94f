"""What letters about the sign-in say."""

from core.i18n.formats import Words
from core.mail.model import Letter


def confirm_registration(words: Words, *, to: str, link: str) -> Letter:
    """Return the letter that confirms an address."""
    return Letter(
        to=to,
        language=words.language,
        subject=words.t("Confirm your e-mail"),
        paragraphs=(
            words.t(
                "You are registering in Kabinet. Open the link and press the button to finish; it works for 24 hours."
            ),
            words.t("If it was not you, do nothing: without the link nothing is opened."),
        ),
        button=(words.t("Finish registration"), link),
        has_secret=True,
    )


def already_registered(words: Words, *, to: str, link: str) -> Letter:
    """Return the letter to somebody who registers again."""
    return Letter(
        to=to,
        language=words.language,
        subject=words.t("You already have a sign-in"),
        paragraphs=(
            words.t(
                "Somebody has tried to register with this e-mail; it already has a sign-in, and nothing was changed."
            ),
            words.t("If it was you, sign in and add the account under “Accounts”, or set a new password."),
        ),
        button=(words.t("Set a new password"), link),
    )


def new_password(words: Words, *, to: str, link: str) -> Letter:
    """Return the letter with the link that sets a new password."""
    return Letter(
        to=to,
        language=words.language,
        subject=words.t("A new password for Kabinet"),
        paragraphs=(
            words.t("The link works for 30 minutes and once. After that you are signed out everywhere else."),
            words.t("If it was not you, do nothing: the password stays as it is."),
        ),
        button=(words.t("Set a new password"), link),
        has_secret=True,
    )


def password_changed(words: Words, *, to: str, link: str) -> Letter:
    """Return the letter that tells of a changed password."""
    return Letter(
        to=to,
        language=words.language,
        subject=words.t("Your password was changed"),
        paragraphs=(words.t("The password of your sign-in was changed. If it was not you, set a new one at once."),),
        button=(words.t("Set a new password"), link),
    )


def new_address(words: Words, *, to: str, link: str) -> Letter:
    """Return the letter that confirms a changed address."""
    return Letter(
        to=to,
        language=words.language,
        subject=words.t("Confirm your new e-mail"),
        paragraphs=(words.t("Open the link and press the button: from then on you sign in with this address."),),
        button=(words.t("Confirm the address"), link),
        has_secret=True,
    )


def address_changed(words: Words, *, to: str) -> Letter:
    """Return the letter to the old address."""
    return Letter(
        to=to,
        language=words.language,
        subject=words.t("Your e-mail was changed"),
        paragraphs=(
            words.t(
                "You now sign in with another address. If it was not you, call us: the number stands on the receipt."
            ),
        ),
    )
