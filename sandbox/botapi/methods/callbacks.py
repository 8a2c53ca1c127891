"""Answering taps on inline buttons."""

from sandbox.botapi.call import Call
from sandbox.botapi.errors import bad_request
from sandbox.botapi.registry import method

ANSWER_LIMIT = 200


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """Answer a tap, once; raises ApiError when the query is unknown, answered already or too old."""
    text = call.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": call.flag("show_alert"), "url": call.text("url") or None}
    query_id = call.text("callback_query_id")
    query = call.world.callbacks.answer(call.bot, query_id, answer, call.world.clock.now())
    if query is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    call.world.events.publish(
        "callback_answer", bot=call.bot.id, person=query.person.id, callback_query_id=query.id, **answer
    )
    return True
