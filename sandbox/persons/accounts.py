"""Making bots, persons and groups, and seeing who is there."""

from aiohttp import web

from sandbox.persons.problems import PersonsApiError
from sandbox.persons.request import field, read_json, the_bot, the_group, the_person
from sandbox.world.accounts import Bot, Group, Person
from sandbox.world.membership import join, leave, status_in, tell_own_membership
from sandbox.world.shapes import Json
from sandbox.world.world import World


class AccountRoutes:
    """Requests about who exists."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes about accounts."""
        return [
            web.get("/sandbox/state", self.state),
            web.post("/sandbox/bots", self.add_bot),
            web.post("/sandbox/persons", self.add_person),
            web.post("/sandbox/persons/{pid}/language", self.change_language),
            web.post("/sandbox/groups", self.add_group),
            web.post("/sandbox/groups/{gid}/members", self.change_members),
        ]

    async def state(self, _: web.Request) -> web.Response:
        """Return everyone who exists, the clock, the newest event and which bots wait in getUpdates."""
        accounts = self._world.accounts
        return web.json_response(
            {
                "bots": [_bot(bot) for bot in accounts.bots.values()],
                "persons": [_person(person) for person in accounts.persons.values()],
                "groups": [_group(group) for group in accounts.groups.values()],
                "clock": self._world.clock.reading(),
                "seq": self._world.events.seq,
                "polling": [bot.id for bot in accounts.bots.values() if bot.queue.has_poller],
            }
        )

    async def add_bot(self, request: web.Request) -> web.Response:
        """Register a bot; the same token again changes nothing."""
        body = await read_json(request)
        token, username = field(body, "token", str), field(body, "username", str)
        try:
            bot = self._world.accounts.add_bot(
                token=token, username=username, name=field(body, "name", str, None)
            )
        except ValueError as error:
            raise PersonsApiError(400, str(error)) from None
        return web.json_response(_bot(bot))

    async def add_person(self, request: web.Request) -> web.Response:
        """Let a person exist; a given id that somebody has is refused."""
        body = await read_json(request)
        accounts = self._world.accounts
        number = field(body, "id", int, None) or accounts.new_person_id()
        if number in accounts.persons or number in accounts.bots or number <= 0:
            raise PersonsApiError(409, f"the id {number} is taken or not positive")
        person = Person(
            id=number,
            first_name=field(body, "first_name", str),
            last_name=field(body, "last_name", str, None),
            username=field(body, "username", str, None),
            language_code=field(body, "language_code", str, "en"),
            phone=field(body, "phone", str, None),
        )
        self._world.add_person(person)
        return web.json_response(_person(person))

    async def change_language(self, request: web.Request) -> web.Response:
        """Change the language that the person's messages carry from now on."""
        person = the_person(self._world, request.match_info["pid"])
        person.language_code = field(await read_json(request), "language_code", str)
        self._world.events.publish("person", person=person.user())
        return web.json_response(_person(person))

    async def add_group(self, request: web.Request) -> web.Response:
        """Let a supergroup exist with these members; the bots in it are told."""
        body = await read_json(request)
        members = [the_person(self._world, number) for number in field(body, "members", list)]
        bots = [the_bot(self._world, number) for number in field(body, "bots", list, [])]
        if not members:
            raise PersonsApiError(400, "a group needs at least one person")
        as_administrators = field(body, "bots_are_administrators", bool, True)
        group = Group(
            id=self._world.accounts.new_group_id(),
            title=field(body, "title", str),
            owner=members[0].id,
            members=[person.id for person in members],
            bots=[bot.id for bot in bots],
            administrators={members[0].id, *(bot.id for bot in bots if as_administrators)},
            is_forum=field(body, "forum", bool, False),
        )
        conversation = self._world.add_group(group)
        for bot in bots:
            now = status_in(group, bot)
            tell_own_membership(self._world, conversation, bot, members[0], was="left", now=now)
        return web.json_response(_group(group))

    async def change_members(self, request: web.Request) -> web.Response:
        """Let persons and bots into a group or throw them out, in the name of its owner unless `by` says
        otherwise.
        """
        body = await read_json(request)
        conversation = the_group(self._world, request.match_info["gid"])
        group = conversation.group
        if group is None:
            raise PersonsApiError(404, "there is no such group")
        by = the_person(self._world, field(body, "by", int, group.owner))
        for number in field(body, "add", list, []):
            account = self._account(number)
            if status_in(group, account) in {"left", "kicked"}:
                join(self._world, conversation, account, by=by)
        for number in field(body, "remove", list, []):
            account = self._account(number)
            if status_in(group, account) not in {"left", "kicked"}:
                leave(self._world, conversation, account, by=by)
        return web.json_response(_group(group))

    def _account(self, number: object) -> Bot | Person:
        known = isinstance(number, int) and number in self._world.accounts.bots
        return the_bot(self._world, number) if known else the_person(self._world, number)


def _bot(bot: Bot) -> Json:
    return {"id": bot.id, "username": bot.username, "name": bot.name}


def _person(person: Person) -> Json:
    return {**person.user(), "phone": person.phone, "blocked": sorted(person.blocked)}


def _group(group: Group) -> Json:
    return {
        **group.chat(),
        "forum": group.is_forum,
        "members": group.members,
        "bots": group.bots,
        "administrators": sorted(group.administrators),
    }
