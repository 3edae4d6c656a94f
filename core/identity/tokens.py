"""Secrets as the store keeps them: hashes from which neither a session nor an e-mail address can be made again."""

import hashlib
import secrets


def new() -> str:
    """Return a random session token of 256 bits."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """Return the SHA-256 of a token or address, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
