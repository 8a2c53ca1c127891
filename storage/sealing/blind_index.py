"""Blind indexes: finding a sealed phone or order number by its exact value without opening any row."""

import hashlib
import hmac
import unicodedata

from storage.sealing.keys import KeyRing, SealingKey

PHONE_TAIL = 9
"""Digits that a phone is indexed by: enough to tell people apart, few enough to leave out any prefix."""


def phone_digits(text: str) -> str:
    """Return a phone's digits without leading zeros, however it is written."""
    digits = (str(unicodedata.digit(sign)) for sign in unicodedata.normalize("NFKC", text) if sign.isdigit())
    return "".join(digits).lstrip("0")


def same_phone(stored: str, typed: str) -> bool:
    """Whether two ways of writing are one phone: equal, or one has a country code that the other lacks."""
    one, other = phone_digits(stored), phone_digits(typed)
    shorter = min(len(one), len(other))
    return shorter >= 1 and (one == other or (shorter >= PHONE_TAIL and _ends_alike(one, other)))


def order_key(text: str) -> str:
    """Return an order number as it is compared: letters and digits only, without case or width."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def phone_index(key: SealingKey, phone: str | None) -> str | None:
    """Return the blind index of a phone by its last nine digits; None where there is no digit."""
    digits = phone_digits(phone) if phone else ""
    return _index(key, "phone", digits[-PHONE_TAIL:]) if digits else None


def order_index(key: SealingKey, order: str | None) -> str | None:
    """Return the blind index of an order number; None where there is nothing to compare."""
    compared = order_key(order) if order else ""
    return _index(key, "order", compared) if compared else None


def phone_indexes(ring: KeyRing, phone: str) -> list[str]:
    """Return the indexes of a phone under every key, for look-ups while keys are being changed."""
    return [index for key in ring.keys if (index := phone_index(key, phone)) is not None]


def order_indexes(ring: KeyRing, order: str) -> list[str]:
    """Return the indexes of an order number under every key."""
    return [index for key in ring.keys if (index := order_index(key, order)) is not None]


def _ends_alike(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _index(key: SealingKey, kind: str, value: str) -> str:
    return hmac.new(key.indexing, f"{kind}\x1f{value}".encode(), hashlib.sha256).hexdigest()
