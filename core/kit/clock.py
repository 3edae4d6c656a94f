"""The clock, read only at the edge (core.ui, core.web, core.cli, jobs) and passed on as a parameter."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Yekaterinburg")


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    """Return the day of the instant in Yekaterinburg."""
    return instant.astimezone(LOCAL).date()
