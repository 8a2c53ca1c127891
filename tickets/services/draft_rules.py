"""What holds for every change of a draft: whose it is, and that it is not filed."""

from tickets.case.drafts import Draft
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
