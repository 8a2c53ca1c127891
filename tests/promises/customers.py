"""Customers as they are: they report, answer or don't, change their minds, and block the bot."""

from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from tests.promises.letters import Letter
from tests.promises.people import Block, Town
from tickets.case.drafts import Draft
from tickets.case.facts import Contact, Product, PurchaseDate
from tickets.ids import PersonId, SurveyId, TelegramId, TicketId
from tickets.kinds import Request, UpdateWish, Urgency
from tickets.messages.taps import Tap, Verb

_COMES_BACK = 0.1
_HEARS_CHANGES, _HEARS_NOTHING = 0.82, 0.93
_BLOCKS, _WRITES, _CALLS_OFF, _CHANGES_WISH = 0.06, 0.15, 0.04, 0.05
_ADDRESSES = (
    "上海市浦东新区世纪大道100号",
    "广州市天河区体育西路1号",
    "北京市海淀区中关村大街2号",
    "成都市青羊区人民路3号",
)
_FIRST_CHAT = 100_000
_DAYS_OF_MONTH, _DAYS_OF_A_LONG_MONTH = 28, 31
_PAYS, _TAKES_THE_PRICE, _SAYS_NO = 0.08, 0.7, 0.85


class Customers:
    """What customers do by themselves, and about what they find in their chats."""

    def __init__(self, town: Town) -> None:
        """Live in a town."""
        self._town = town
        self._chats = count(_FIRST_CHAT)

    async def report(self) -> None:
        """Let somebody report something that is broken."""
        town, dice = self._town, self._town.dice
        back = town.customers and dice.random() < _COMES_BACK
        chat = dice.choice(list(town.customers)) if back else next(self._chats)
        if chat in town.telegram.blocked:
            return
        person = await self._greet(chat)
        draft = await town.desk.intake.start(by=person, words="It leaks", request=self._request())
        await town.desk.intake.update(by=person, draft=draft.id, change=self._answers)
        ticket = await town.tries(town.desk.intake.file(by=person, draft=draft.id))
        if ticket is not None:
            town.filed += 1
            self._go_on(chat, person, ticket.id)

    def read(self, me: PersonId, letter: Letter) -> None:
        """Decide what to do about a message, and when."""
        match letter.kind:
            case "customer/visit_proposed":
                self._offered(me, letter.taps)
            case "customer/quote":
                self._quoted(me, letter.taps)
            case "customer/work_done" | "customer/new_product_sent" | "customer/refund_paid":
                self._asked_whether_solved(me, letter.taps)
            case "customer/survey":
                self._surveyed(me, letter.taps)

    async def _greet(self, chat: int) -> PersonId:
        town, dice = self._town, self._town.dice
        code = dice.choice(("zh-hans", "zh-hant", "en"))
        person = await town.desk.people.greet(telegram=TelegramId(chat), name="Chen Mei", language_code=code)
        if chat not in town.customers:
            town.customers[chat] = person.id
            temper = dice.random()
            wish = UpdateWish.DAILY
            if temper > _HEARS_CHANGES:
                wish = UpdateWish.CHANGES if temper < _HEARS_NOTHING else UpdateWish.NONE
            await self._wish(person.id, wish)
        return person.id

    async def _wish(self, person: PersonId, wish: UpdateWish) -> None:
        town = self._town
        await town.desk.people.set_updates(by=person, wish=wish)
        town.wishes.setdefault(person, []).append((town.now(), wish))

    def _request(self) -> Request:
        kinds = (Request.COMPLAINT, Request.QUESTION, Request.EXCHANGE, Request.RETURN, Request.REPAIR)
        return self._town.dice.choices(kinds, weights=(3, 3, 4, 3, 87))[0]

    def _answers(self, draft: Draft) -> Draft:
        town, dice = self._town, self._town.dice
        line = dice.choice(town.policy.lines)
        model = dice.choice(line.models)
        days = min(dice.randint(10, 900), line.warranty_months * _DAYS_OF_MONTH)
        if dice.random() < _PAYS:
            days = (line.warranty_months + 2) * _DAYS_OF_A_LONG_MONTH
        bought: date = town.calendar.local(town.now()).date() - timedelta(days=days)
        contact = Contact(
            name="Chen Mei", phone="+8613812345678", email="mei@example.org", address=dice.choice(_ADDRESSES)
        )
        return replace(
            draft,
            product=Product(name=model.id, line=line.key, model_id=model.id),
            purchased=PurchaseDate(earliest=bought, latest=bought),
            order_number=f"SO-{town.filed:08}",
            part="door",
            since="yesterday",
            environment="kitchen",
            tried="switched it off",
            repaired_elsewhere=False,
            extra={question.key: "120" for question in line.questions},
            urgency=dice.choices(tuple(Urgency), weights=(1, 6, 3))[0],
            contact=contact,
        )

    def _go_on(self, chat: int, me: PersonId, ticket: TicketId) -> None:
        town, dice, cases = self._town, self._town.dice, self._town.desk.cases
        hours = 60.0
        if dice.random() < _WRITES:
            moment = town.awake(town.in_minutes(hours, 40 * hours))
            town.timeline.at(moment, lambda: self._do(cases.add_words(by=me, ticket=ticket, text="And now?")))
        if dice.random() < _CALLS_OFF:
            moment = town.awake(town.in_minutes(2 * hours, 30 * hours))
            town.timeline.at(moment, lambda: self._do(cases.cancel(by=me, ticket=ticket)))
        if dice.random() < _CHANGES_WISH:
            wish = dice.choice(tuple(UpdateWish))
            town.timeline.at(town.awake(town.in_minutes(hours, 50 * hours)), lambda: self._wish(me, wish))
        if dice.random() < _BLOCKS:
            self._block(chat, town.in_minutes(1, 60 * hours))

    def _block(self, chat: int, since: datetime) -> None:
        town, dice = self._town, self._town.dice
        comes_back = dice.random() < 0.5
        until = town.awake(since + timedelta(hours=dice.uniform(5, 120))) if comes_back else None

        async def block() -> None:
            if chat in town.telegram.blocked:
                return
            town.telegram.blocked.add(chat)
            town.blocks.append(Block(chat=chat, since=town.now(), until=until))
            if until is not None:
                town.timeline.at(until, unblock, of_a_person=False)

        async def unblock() -> None:
            town.telegram.blocked.discard(chat)
            town.timeline.at(until or since, write)

        async def write() -> None:
            if chat not in town.telegram.blocked:
                await self._greet(chat)

        town.timeline.at(since, block, of_a_person=False)

    def _offered(self, me: PersonId, taps: Sequence[Tap]) -> None:
        town, dice, cases = self._town, self._town.dice, self._town.desk.cases
        slots = [tap for tap in taps if tap.verb is Verb.SLOT]
        temper = dice.random()
        if not slots or temper > 0.88:
            return
        moment = town.awake(town.in_minutes(3, 200))
        ticket = TicketId(slots[0].object)
        if temper > 0.8:
            town.timeline.at(
                moment, lambda: self._do(cases.refuse_visits(by=me, ticket=ticket, words="Evenings"))
            )
            return
        index, _, _ = dice.choice(slots).argument.partition(".")
        town.timeline.at(moment, lambda: self._do(cases.pick_visit(by=me, ticket=ticket, slot=int(index))))

    def _quoted(self, me: PersonId, taps: Sequence[Tap]) -> None:
        town = self._town
        temper = town.dice.random()
        if temper > _SAYS_NO:
            return
        [price, *_] = [tap for tap in taps if tap.verb is Verb.PRICE]
        given = int(price.argument.partition(".")[2])
        answer = town.desk.quotes.answer
        moment = town.awake(town.in_minutes(3, 60 * 20))
        ticket, accepted = TicketId(price.object), temper < _TAKES_THE_PRICE
        town.timeline.at(
            moment, lambda: self._do(answer(by=me, ticket=ticket, accepted=accepted, given_at=given))
        )

    def _asked_whether_solved(self, me: PersonId, taps: Sequence[Tap]) -> None:
        town, cases = self._town, self._town.desk.cases
        temper = town.dice.random()
        if temper > 0.6:
            return
        moment = town.awake(town.in_minutes(2, 60 * 30))
        ticket = TicketId(taps[0].object)
        if temper < 0.52:
            town.timeline.at(moment, lambda: self._do(cases.confirm_solved(by=me, ticket=ticket)))
        else:
            town.timeline.at(
                moment, lambda: self._do(cases.deny_solved(by=me, ticket=ticket, words="It leaks again"))
            )

    def _surveyed(self, me: PersonId, taps: Sequence[Tap]) -> None:
        town, dice = self._town, self._town.dice
        temper = dice.random()
        if temper < 0.3 or not taps:
            return
        survey = SurveyId(taps[0].object)
        questions = [question.key for question in town.policy.survey.questions]
        answered = questions[: dice.randint(1, 3)] if temper < 0.4 else questions
        score = dice.randint(1, 2) if temper > 0.92 else dice.randint(3, 5)
        moment = town.awake(town.in_minutes(2, 60 * 20))
        town.timeline.at(moment, lambda: self._answer(me, survey, answered, score))

    async def _answer(self, me: PersonId, survey: SurveyId, questions: Sequence[str], score: int) -> None:
        surveys = self._town.desk.surveys
        for question in questions:
            await self._town.tries(surveys.score(by=me, survey=survey, question=question, score=score))

    async def _do(self, act: Awaitable[object]) -> None:
        await self._town.tries(act)
