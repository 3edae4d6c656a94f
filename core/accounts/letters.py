"""What letters about lending an account say."""

from datetime import date

from core.accounts.model import AccessLevel
from core.i18n.formats import Words
from core.mail.model import Letter


def invitation(
    words: Words, *, to: str, may: AccessLevel, until: date | None, link: str, who: str, account_count: int
) -> Letter:
    """Return the letter that invites somebody: by whom, to what, until when; no account number and no address."""
    what = words.t("see the account") if may == "view" else words.t("see the account, submit readings and pay")
    last = words.day(until) if until else words.t("until it is taken back")
    many = ((words.t("Accounts"), str(account_count)),) if account_count > 1 else ()
    return Letter(
        to=to,
        language=words.language,
        subject=words.t("You are invited to somebody's account in Kabinet"),
        paragraphs=(
            words.t("Open the invitation and accept; it works for seven days."),
            words.t("If you have no sign-in with this e-mail yet, you make one there: a password is enough."),
        ),
        rows=(
            (words.t("Invited by"), who),
            *many,
            (words.t("You will be able to"), what),
            (words.t("Until"), last),
        ),
        button=(words.t("Open the invitation"), link),
        has_secret=True,
    )
