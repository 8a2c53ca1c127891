"""Groups: forum topics, what bots may read, members, and commands by scope."""

from typing import Any

from tests.fakes.sandbox_client import Person, Sandbox

Json = dict[str, Any]


async def result(box: Sandbox, method: str, **parameters: Any) -> Any:
    answer = await box.api(method, **parameters)
    assert answer["ok"], answer
    return answer["result"]


async def read_texts(box: Sandbox) -> list[str]:
    updates = (await box.api("getUpdates", allowed_updates=["message"]))["result"]
    return [update["message"]["text"] for update in updates if "text" in update.get("message", {})]


async def forum_of(box: Sandbox, *members: Person) -> int:
    return await box.group("Desk", list(members), forum=True)


async def test_a_topic_lives_from_creation_to_deletion(box: Sandbox) -> None:
    ann = await box.person("Ann")
    forum = await forum_of(box, ann)
    topic = await result(box, "createForumTopic", chat_id=forum, name="Ticket 1", icon_color=7322096)
    thread = topic["message_thread_id"]
    sent = await result(box, "sendMessage", chat_id=forum, message_thread_id=thread, text="hello")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "Ticket 1"
    await result(box, "editForumTopic", chat_id=forum, message_thread_id=thread, name="Ticket 1: done")
    unchanged = await box.api(
        "editForumTopic", chat_id=forum, message_thread_id=thread, name="Ticket 1: done"
    )
    assert unchanged["description"] == "Bad Request: TOPIC_NOT_MODIFIED"
    await result(box, "closeForumTopic", chat_id=forum, message_thread_id=thread)
    assert (await box.api("closeForumTopic", chat_id=forum, message_thread_id=thread))["error_code"] == 400
    await result(box, "reopenForumTopic", chat_id=forum, message_thread_id=thread)
    await result(box, "deleteForumTopic", chat_id=forum, message_thread_id=thread)
    lost = await box.api("sendMessage", chat_id=forum, message_thread_id=thread, text="x")
    assert lost["description"] == "Bad Request: message thread not found"
    gone = await box.api("editForumTopic", chat_id=forum, message_thread_id=thread, name="x")
    assert gone["description"] == "Bad Request: TOPIC_ID_INVALID"
    assert await box.group_messages(forum) == []


async def test_what_a_person_writes_in_a_topic_reaches_the_bot_as_a_topic_message(box: Sandbox) -> None:
    ann = await box.person("Ann")
    forum = await forum_of(box, ann)
    made = await ann.box.request(
        "POST", f"/sandbox/persons/{ann.id}/topic", {"chat": forum, "action": "create", "name": "By hand"}
    )
    await ann.send("in the topic", chat=forum, thread=made["message_thread_id"])
    updates = (await box.api("getUpdates"))["result"]
    message = next(u["message"] for u in updates if u.get("message", {}).get("text") == "in the topic")
    assert message["is_topic_message"] is True
    assert message["message_thread_id"] == made["message_thread_id"]
    assert message["chat"]["is_forum"] is True


async def test_a_closed_topic_takes_words_of_administrators_only(box: Sandbox) -> None:
    owner, member = await box.person("Owner"), await box.person("Member")
    forum = await forum_of(box, owner, member)
    thread = (await result(box, "createForumTopic", chat_id=forum, name="x"))["message_thread_id"]
    await result(box, "closeForumTopic", chat_id=forum, message_thread_id=thread)
    await owner.send("still possible", chat=forum, thread=thread)
    answer = await _refused_send(member, chat=forum, thread=thread)
    assert answer == "409: the topic 'x' is closed"
    await result(box, "sendMessage", chat_id=forum, message_thread_id=thread, text="bots too")


async def test_a_bot_that_is_no_administrator_reads_only_what_is_meant_for_it(box: Sandbox) -> None:
    ann = await box.person("Ann")
    group = await box.group("Talk", [ann], bots_are_administrators=False)
    for text in ("chit-chat", "/queue", f"hey @{box.username}!"):
        await ann.send(text, chat=group)
    sent = await result(box, "sendMessage", chat_id=group, text="yes?")
    await ann.send("a reply", chat=group, reply_to=sent["message_id"])
    assert await read_texts(box) == ["/queue", f"hey @{box.username}!", "a reply"]


async def test_an_administrator_bot_reads_everything_but_other_bots(box: Sandbox) -> None:
    ann = await box.person("Ann")
    other_token = f"98{box.token}"
    other = await box.add_bot(other_token, f"second_{box.username}")
    group = await box.group("Talk", [ann], bots=[box.bot_id, other])
    await ann.send("chit-chat", chat=group)
    await box.api("sendMessage", token=other_token, chat_id=group, text="from a bot")
    assert await read_texts(box) == ["chit-chat"]


async def test_who_is_in_a_group(box: Sandbox) -> None:
    owner, member, stranger = [await box.person(name) for name in ("Owner", "Member", "Stranger")]
    group = await box.group("Desk", [owner, member])
    status = {
        person.id: (await result(box, "getChatMember", chat_id=group, user_id=person.id))["status"]
        for person in (owner, member, stranger)
    }
    assert list(status.values()) == ["creator", "member", "left"]
    administrators = await result(box, "getChatAdministrators", chat_id=group)
    assert [one["user"]["id"] for one in administrators] == [owner.id, box.bot_id]
    assert await result(box, "getChatMemberCount", chat_id=group) == 3
    assert (await result(box, "getChat", chat_id=group))["title"] == "Desk"
    unknown = await box.api("getChatMember", chat_id=group, user_id=123)
    assert unknown["description"] == "Bad Request: invalid user_id specified"


async def test_a_bot_learns_that_it_was_added_and_thrown_out(box: Sandbox) -> None:
    ann = await box.person("Ann")
    group = await box.group("Desk", [ann])
    await box.request("POST", f"/sandbox/groups/{group}/members", {"remove": [box.bot_id]})
    updates = (await box.api("getUpdates"))["result"]
    changes = [update["my_chat_member"] for update in updates if "my_chat_member" in update]
    assert [
        (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes
    ] == [("left", "administrator"), ("administrator", "kicked")]


async def test_a_bot_leaves_and_a_person_joins(box: Sandbox) -> None:
    ann, bob = await box.person("Ann"), await box.person("Bob")
    group = await box.group("Desk", [ann])
    await box.request("POST", f"/sandbox/groups/{group}/members", {"add": [bob.id]})
    updates = (await box.api("getUpdates"))["result"]
    assert updates[-1]["message"]["new_chat_members"][0]["id"] == bob.id
    await result(box, "leaveChat", chat_id=group)
    assert (await box.api("sendMessage", chat_id=group, text="x"))["error_code"] == 403


async def test_commands_are_shown_by_scope_and_language(box: Sandbox) -> None:
    ann = await box.person("Ann", language_code="zh-hans")
    bob = await box.person("Bob")
    await ann.send("/start")
    await bob.send("/start")
    for scope, language, name in (
        (None, None, "everyone"),
        ({"type": "all_private_chats"}, None, "private"),
        ({"type": "all_private_chats"}, "zh", "private_zh"),
        ({"type": "chat", "chat_id": bob.id}, None, "only_bob"),
    ):
        given: Json = {"commands": [{"command": name, "description": "x"}]}
        given |= {"scope": scope} if scope else {}
        await result(box, "setMyCommands", **given, **({"language_code": language} if language else {}))
    assert [c["command"] for c in (await ann.transcript())["commands"]] == ["private_zh"]
    assert [c["command"] for c in (await bob.transcript())["commands"]] == ["only_bob"]
    await result(box, "deleteMyCommands", scope={"type": "chat", "chat_id": bob.id})
    assert [c["command"] for c in (await bob.transcript())["commands"]] == ["private"]
    assert await result(box, "getMyCommands") == [{"command": "everyone", "description": "x"}]
    assert await result(box, "getMyCommands", language_code="zh") == []
    unknown = await box.api(
        "setMyCommands",
        commands=[{"command": "x", "description": "x"}],
        scope={"type": "chat", "chat_id": 123_456},
    )
    assert unknown["description"] == "Bad Request: chat not found"


async def test_commands_in_a_group_differ_for_administrators_and_single_members(box: Sandbox) -> None:
    owner, member, chosen = [await box.person(name) for name in ("Owner", "Member", "Chosen")]
    group = await box.group("Desk", [owner, member, chosen])
    for scope in (
        {"type": "all_group_chats"},
        {"type": "chat_administrators", "chat_id": group},
        {"type": "chat_member", "chat_id": group, "user_id": chosen.id},
    ):
        commands = [{"command": str(scope["type"]), "description": "x"}]
        await result(box, "setMyCommands", commands=commands, scope=scope)
    seen = [
        (await person.transcript(chat=group))["commands"][0]["command"] for person in (owner, member, chosen)
    ]
    assert seen == ["chat_administrators", "all_group_chats", "chat_member"]


async def _refused_send(person: Person, **where: Any) -> str:
    try:
        await person.send("x", **where)
    except AssertionError as error:
        return str(error)
    return "taken"
