"""What a person may change and read: an account of its own beside the desk's, to judge every update by."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.fuzz.cast import MARK
from tests.fuzz.ledger import Ledger, Row, Written

STAFF = frozenset({"staff", "lead", "admin"})
LEADING = frozenset({"lead", "admin"})
CUSTOMERS_EVENTS = frozenset(
    {
        *("TicketFiled", "VisitAgreed", "VisitTimesRefused", "SolutionConfirmed", "TicketCancelled"),
        *("TicketReopened", "EvidenceAdded", "CustomerWrote", "PersonAsked", "SurveyAnswered"),
        *("SurveyWordsGiven", "PersonalDataErased", "FollowedUp", "QuoteAccepted", "QuoteDeclined"),
    }
)
OWNERS_EVENTS = frozenset(
    {
        *("JobAccepted", "JobDeclined", "VisitProposed", "EngineerDeparted", "EngineerArrived"),
        *("ProgressNoted", "PartAwaited", "WorkFinished", "EvidenceAdded", "ExpectedDateMoved"),
        *("SentToFactory", "FactoryDateMoved", "BackFromFactory", "QuoteGiven"),
    }
)
STAFFS_EVENTS = frozenset(
    {
        *("TicketAssigned", "TicketClosed", "TicketReopened", "TicketCancelled", "ProgressNoted"),
        *("StaffReplied", "UrgencyChanged", "ExpectedDateMoved", "TicketEscalated", "FollowedUp"),
        *("QuoteGiven", "QuoteAccepted", "QuoteDeclined"),
        *("ProductReceived", "ProductInspected", "ReturnRefused", "NewProductSent", "RefundPaid"),
        *("SentToFactory", "FactoryDateMoved", "BackFromFactory"),
    }
)
DESKS_EVENTS = frozenset(
    {"TicketAssigned", "TicketEscalated", "ExpectedDateMoved", "TicketClosed", "ClocksRecomputed"}
)
_HIDES_CONTACT = frozenset({"assigned", "closed", "cancelled"})


class Rights:
    """Knows who is who and whose each ticket is, and says what was changed or shown without a right."""

    def __init__(self, ledger: Ledger) -> None:
        """Learn how things stand; `written` counts the rows by table."""
        self._ledger = ledger
        self._people = ledger.all("people")
        self._tickets = ledger.all("tickets")
        self.written: Counter[str] = Counter()

    def wrongs(self, sender: int | None, chat: int | None) -> list[str]:
        """Return what an update changed without its sender's right; None when nobody sent it."""
        news = self._ledger.news()
        if not news:
            return []
        self.written.update(it.table for it in news)
        before, roles = dict(self._tickets), self._roles_of(sender)
        self._learn(news)
        actor = next((row["id"] for row in self._people.values() if row["telegram"] == sender), None)
        case = Case(
            sender=sender,
            actor=actor,
            roles=roles,
            chat=chat,
            before=before,
            now=self._tickets,
            people=self._people,
            news=news,
        )
        return case.wrongs()

    def leaks(self, said: Iterable[tuple[int, str]], sender: int | None) -> list[str]:
        """Return which private words were shown to somebody who may not see them."""
        return [
            f"{sort} of account {account} was shown in chat {chat}"
            for chat, text in said
            for sort, account in MARK.findall(text)
            if int(account) not in {chat, sender} and not self._may_read(chat, sort, int(account))
        ]

    def _may_read(self, chat: int, sort: str, account: int) -> bool:
        roles = self._roles_of(chat)
        if roles & STAFF or (sort == "WORD" and "engineer" in roles):
            return True
        ids = {row["telegram"]: row["id"] for row in self._people.values()}
        return any(
            ticket["owner"] == ids.get(chat)
            and ticket["customer"] == ids.get(account)
            and ticket["status"] not in _HIDES_CONTACT
            for ticket in self._tickets.values()
        )

    def _roles_of(self, telegram: int | None) -> frozenset[str]:
        rows = (row for row in self._people.values() if row["telegram"] == telegram)
        return frozenset(role for row in rows for role in row["roles"].split())

    def _learn(self, news: Iterable[Written]) -> None:
        for written in news:
            known = {"people": self._people, "tickets": self._tickets}.get(written.table)
            if known is not None:
                known[written.row["id"]] = written.row


@dataclass(frozen=True, kw_only=True)
class Case:
    """One update's changes before the judge; `before` and `now` are all tickets, `roles` those before it."""

    sender: int | None
    actor: int | None
    roles: frozenset[str]
    chat: int | None
    before: Mapping[int, Row]
    now: Mapping[int, Row]
    people: Mapping[int, Row]
    news: Sequence[Written]

    def wrongs(self) -> list[str]:
        """Return in one line each what is wrong."""
        judges: Mapping[str, Callable[[Written], bool]] = {
            "people": self._person_is_right,
            "invites": self._invite_is_right,
            "drafts": lambda it: it.row["customer"] == self.actor,
            "tickets": self._ticket_is_right,
            "events": self._event_is_right,
            "surveys": lambda it: it.row["customer"] == self.actor or self._runs_desk,
            "campaigns": lambda it: bool(self.roles & LEADING),
            "campaign_asks": lambda it: it.row["customer"] == self.actor or bool(self.roles & LEADING),
            "follow_ups": lambda it: it.row["customer"] == self.actor or self._runs_desk,
            "outbox": self._message_is_right,
            "looks": lambda it: it.old is None and it.row["by_person"] == self.actor,
            "dialog_states": lambda it: self.chat is not None and str(self.chat) in it.row["key"].split(":"),
        }
        return [
            f"account {self.sender} ({', '.join(sorted(self.roles)) or 'new'}) must not: {written}"
            for written in self.news
            if not judges[written.table](written)
        ]

    @property
    def _runs_desk(self) -> bool:
        return bool(self.roles & STAFF)

    def _is_my_case(self, ticket: int) -> bool:
        return any(
            side[ticket]["customer"] == self.actor for side in (self.before, self.now) if ticket in side
        )

    def _is_my_job(self, ticket: int) -> bool:
        return ticket in self.before and self.before[ticket]["owner"] == self.actor

    def _is_mine(self, ticket: int) -> bool:
        return self._runs_desk or self._is_my_case(ticket) or self._is_my_job(ticket)

    def _person_is_right(self, written: Written) -> bool:
        old, new = written.old, written.new
        if new is None or new["telegram"] != self.sender:
            return False
        joined = any(it.table == "invites" and it.row["used_by"] == self.actor for it in self.news)
        given = new["roles"] if old is None else old["roles"]
        return joined or (new["roles"] == given and (old is not None or new["roles"] == "customer"))

    def _invite_is_right(self, written: Written) -> bool:
        if written.old is None:
            return bool(self.roles & LEADING) and written.row["created_by"] == self.actor
        return (
            written.new is not None
            and written.old["used_by"] is None
            and written.new["used_by"] == self.actor
        )

    def _ticket_is_right(self, written: Written) -> bool:
        old, new = written.old, written.new
        if new is None or (old is not None and old["customer"] != new["customer"]):
            return False
        told = any(it.table == "events" and it.row["ticket"] == new["id"] for it in self.news)
        return told and (new["customer"] == self.actor if old is None else self._is_mine(new["id"]))

    def _event_is_right(self, written: Written) -> bool:
        if written.old is not None:
            erased = any(
                it.table == "events" and it.new is not None and it.new["kind"] == "PersonalDataErased"
                for it in self.news
            )
            return written.new is not None and erased and self._is_my_case(written.row["ticket"])
        kind, ticket, by = (written.row[name] for name in ("kind", "ticket", "by_person"))
        if by is None:
            return kind in DESKS_EVENTS and self._is_mine(ticket)
        return by == self.actor and (
            (kind in CUSTOMERS_EVENTS and self._is_my_case(ticket))
            or (kind in OWNERS_EVENTS and self._is_my_job(ticket))
            or (kind in STAFFS_EVENTS and self._runs_desk)
        )

    def _message_is_right(self, written: Written) -> bool:
        new = written.new
        if written.old is not None or new is None:
            return False
        to_staff = bool(frozenset(self.people[new["recipient"]]["roles"].split()) & STAFF)
        if new["ticket"] is None:
            return to_staff or new["recipient"] == self.actor
        parties = {
            side[new["ticket"]][part]
            for side in (self.before, self.now)
            if new["ticket"] in side
            for part in ("customer", "owner")
        }
        return self._is_mine(new["ticket"]) and (to_staff or new["recipient"] in parties)
