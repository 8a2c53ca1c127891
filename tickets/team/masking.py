"""Personal data made unrecognisable for whoever need not know it (rule S1)."""

import re
from dataclasses import replace

from tickets.case.facts import Contact, Product
from tickets.case.ticket import Ticket
from tickets.team.people import Person

HIDDEN = "***"
HIDDEN_WORD = "•••"
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s().-]?\d){7,}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ENDS_OF_DISTRICT = "区區县縣"
_KEPT_PREFIX, _KEPT_SUFFIX = 3, 4
_SHORTEST_PHONE = 8


def mask_phone(phone: str | None) -> str | None:
    """Return 138****5678 for +8613812345678; of a shorter number only the last two digits are left."""
    if not phone:
        return None
    digits = "".join(sign for sign in phone if sign.isdecimal())
    if phone.startswith("+86") and len(digits) > _KEPT_PREFIX + _SHORTEST_PHONE:
        digits = digits.removeprefix("86")
    if len(digits) < _SHORTEST_PHONE:
        return HIDDEN + digits[-2:]
    return f"{digits[:_KEPT_PREFIX]}****{digits[-_KEPT_SUFFIX:]}"


def mask_name(name: str) -> str:
    """Return the first letter of a name and stars."""
    return f"{name.strip()[:1]}**" if name.strip() else ""


def mask_email(email: str | None) -> str | None:
    """Return the first letter of a mail address and its domain."""
    if not email:
        return None
    account, _, domain = email.partition("@")
    return f"{account[:1]}{HIDDEN}@{domain}" if domain else HIDDEN


def mask_address(address: str | None) -> str | None:
    """Return a Chinese address down to its district, and stars alone for any other."""
    if not address:
        return None
    ends = [address.find(sign) for sign in _ENDS_OF_DISTRICT if address.find(sign) > 0]
    return address[: min(ends) + 1] + HIDDEN if ends else HIDDEN


def mask_tail(number: str | None) -> str | None:
    """Return stars and the last four characters of an order or serial number, half of a short one."""
    if not number:
        return None
    return HIDDEN + number[-min(_KEPT_SUFFIX, len(number) // 2) :] if len(number) > 1 else HIDDEN


def hide_numbers(words: str) -> str:
    """Return words in which long numbers, such as a phone or an order, and mail addresses are hidden."""
    return _MAIL.sub(HIDDEN_WORD, _LONG_NUMBER.sub(HIDDEN_WORD, words))


def mask_contact(contact: Contact) -> Contact:
    """Return a contact that shows region and district but not who and where exactly."""
    return Contact(
        name=mask_name(contact.name),
        phone=mask_phone(contact.phone),
        email=mask_email(contact.email),
        address=mask_address(contact.address),
        region=contact.region,
        location=None,
    )


def mask_ticket(ticket: Ticket) -> Ticket:
    """Return a ticket whose contact, order number and serial number are masked; never to be saved."""
    product: Product = replace(ticket.product, serial=mask_tail(ticket.product.serial))
    return replace(
        ticket,
        contact=mask_contact(ticket.contact),
        order_number=mask_tail(ticket.order_number),
        product=product,
    )


def mask_person(person: Person) -> Person:
    """Return a person without phone and with a masked name; never to be saved."""
    return replace(person, name=mask_name(person.name), phone=mask_phone(person.phone))
