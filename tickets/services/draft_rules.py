"""What holds for every change of a draft: whose it is, that it is not filed, what its line wants."""

import re

from tickets.case.drafts import Draft
from tickets.errors import AnswerUnfit, NotAllowed, NotPossible
from tickets.ids import DraftId
from tickets.policy import Policy
from tickets.services.session import Session


async def own_draft(session: Session, draft: DraftId) -> Draft:
    """Return a draft of the acting person; raises `NotAllowed`, `NotFound`."""
    found = await session.uow.drafts.get(draft)
    if found.customer != session.actor.id:
        raise NotAllowed
    return found


def refuse_filed(draft: Draft, action: str) -> None:
    """Raise `NotPossible` for a draft that has become a ticket."""
    if draft.filed_as is not None:
        raise NotPossible(status="filed", action=action)


def check_patterns(changed: Draft, before: Draft, policy: Policy) -> None:
    """Raise `AnswerUnfit` for a new answer that has not the form its product line asks for."""
    line = policy.line(changed.product.line if changed.product else None)
    for question in line.questions if line else ():
        answer = changed.extra.get(question.key)
        if not answer or question.pattern is None or before.extra.get(question.key) == answer:
            continue
        if re.fullmatch(question.pattern, answer) is None:
            raise AnswerUnfit(question=question.key)
