"""What holds for every change of a draft: whose it is, that it is not filed, and that its texts are fit."""

from collections.abc import Mapping
from dataclasses import replace

from tickets.case.drafts import Draft
from tickets.case.facts import Contact, Product
from tickets.case.texts import checked
from tickets.errors import NotAllowed, NotPossible
from tickets.ids import DraftId
from tickets.services.office import Sitting


async def own_draft(sitting: Sitting, draft: DraftId) -> Draft:
    """Return a draft of the acting person; raises `NotAllowed`, `NotFound`."""
    found = await sitting.uow.drafts.get(draft)
    if found.customer != sitting.actor.id:
        raise NotAllowed
    return found


def refuse_filed(draft: Draft, action: str) -> None:
    """Raise `NotPossible` for a draft that has become a ticket."""
    if draft.filed_as is not None:
        raise NotPossible(status="filed", action=action)


def tidied(changed: Draft, before: Draft, limit: int) -> Draft:
    """Return a changed draft with fit texts, and with everything that is no answer as it was before.

    Raises `TextEmpty`, `TextTooLong`.
    """
    return replace(
        changed,
        id=before.id,
        customer=before.customer,
        started_at=before.started_at,
        changed_at=before.changed_at,
        filed_as=before.filed_as,
        words=_fit(changed.words, limit),
        order_number=_fit(changed.order_number, limit),
        part=_fit(changed.part, limit),
        since=_fit(changed.since, limit),
        environment=_fit(changed.environment, limit),
        tried=_fit(changed.tried, limit),
        extra=_answers(changed.extra, limit),
        product=_product(changed.product, limit),
        contact=_contact(changed.contact, limit),
    )


def _fit(text: str | None, limit: int) -> str | None:
    return None if text is None else checked(text, limit)


def _answers(answers: Mapping[str, str], limit: int) -> dict[str, str]:
    return {key: checked(answer, limit) for key, answer in answers.items()}


def _product(product: Product | None, limit: int) -> Product | None:
    if product is None:
        return None
    # A product that the customer cannot name keeps an empty name.
    name = checked(product.name, limit) if product.name else ""
    return replace(product, name=name, serial=_fit(product.serial, limit))


def _contact(contact: Contact | None, limit: int) -> Contact | None:
    if contact is None:
        return None
    return replace(
        contact,
        # Phone and address can be known before the name.
        name=checked(contact.name, limit) if contact.name else "",
        phone=_fit(contact.phone, limit),
        email=_fit(contact.email, limit),
        address=_fit(contact.address, limit),
    )
