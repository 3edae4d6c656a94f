"""Keys made by the application, so that any number of processes can make them."""

import uuid

import uuid_utils


def new() -> uuid.UUID:
    """Return a UUIDv7: unique, and ordered by the time it was made."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)


def text() -> str:
    """Return a UUIDv7 as text, for rows that are written by the hundred: an eighth of the time of `new`."""
    return str(uuid_utils.uuid7())
