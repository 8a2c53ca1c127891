"""Every question is read back, and a new one needs an entry of the table and its words, nothing else."""

import shutil
from pathlib import Path

import pytest

from bot.words import load_catalogues
from dialogs.intake.summary import Speaker
from notifier.rendering import Renderer
from storage import codec
from tests.dialogs.conftest import MONDAY, Hall, shipped
from tests.dialogs.customer.walking import ANSWERS, Walk
from tests.fakes.programs import ROOT
from tests.notifier.every_message import delivery
from tests.unit.services.test_questions import ALL, NUMBER, REACHABLE, blank, example
from tickets.case.answers import QUESTIONS, Questions
from tickets.case.drafts import Field
from tickets.case.facts import Fault, Product
from tickets.case.questions import LABEL, TABLE, detail
from tickets.kinds import Language, Role

SAID = {
    Field.MODEL: "WM-8",
    Field.PURCHASED: "May 2025",
    Field.REPAIRED_ELSEWHERE: "Yes",
    Field.URGENCY: "low (a minor thing)",
}


@pytest.mark.rule("I7.read_back")
@pytest.mark.parametrize("name", [name for name in ALL if name != Field.EXTRA])
def test_an_answer_is_read_back(name: str) -> None:
    policy, _, words = shipped()
    speaker = Speaker(words=words, language=Language.EN, policy=policy)
    given = example(name).value
    lines = {line.id: line for line in speaker.lines(QUESTIONS.give(blank(), name, given), [])}
    assert lines[name].label == words(LABEL.format(name), Language.EN)
    assert SAID.get(name, given) in lines[name].value


@pytest.mark.rule("I5.serial", "I7.read_back")
def test_answers_to_the_lines_own_questions_are_read_back() -> None:
    policy, _, words = shipped()
    speaker = Speaker(words=words, language=Language.EN, policy=policy)
    draft = QUESTIONS.give(blank(), Field.MODEL, Product(name="W80B", line="washer"))
    draft = QUESTIONS.give(draft, Field.EXTRA, {"serial": "SN-1"})
    assert ("extra:serial", "SN-1") in [(line.id, line.value) for line in speaker.lines(draft, [])]


NOISE = detail("noise", choices=("hum", "rattle"))
WORDS = {
    "customer.noise.ask": "What <b>noise</b> does it make?",
    "customer.noise.hum": "It hums",
    "customer.noise.rattle": "It rattles",
    "customer.field.noise": "Noise",
    "customer.help.noise": "It tells us which part is loose.",
    "staff.case.noise": "Noise: {noise}",
    "push.job.offer.noise": "Noise: {text}",
}


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hall: Hall) -> Walk:
    """A customer of a desk that asks one question more, the last of the details."""
    at = ALL.index(Field.EXTRA)
    for name, value in vars(Questions((*TABLE[:at], NOISE, *TABLE[at:]))).items():
        monkeypatch.setattr(QUESTIONS, name, value)
    folder = tmp_path / "locales"
    shutil.copytree(ROOT / "locales", folder)
    catalogue = "".join(f'msgid "{key}"\nmsgstr "{text}"\n\n' for key, text in WORDS.items())
    for language in Language:
        head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        (folder / language / "noise.po").write_text(head + catalogue, encoding="utf-8")
    hall.words = load_catalogues(time_zone="Asia/Shanghai", clock=lambda: MONDAY, folder=folder)
    hall.restart()
    return Walk(hall=hall, talk=hall.talk(), language=Language.ZH_HANS)


async def to_the_new_question(walk: Walk) -> None:
    await walk.until("customer.repaired.ask")
    await walk.tap("button.no")
    assert "What noise does it make?" in walk.talk.shown.replace("<b>", "").replace("</b>", "")


LEFT = list(ANSWERS)[list(ANSWERS).index("customer.extra.ask") :]


async def from_there_to_read_back(walk: Walk) -> None:
    for key in LEFT:
        assert walk.asks(key), walk.talk.shown
        await ANSWERS[key](walk)
    assert walk.asks("customer.confirm.ask"), walk.talk.shown


async def noise(walk: Walk) -> object:
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    return draft.details.get("noise")


def read_back(answer: str, walk: Walk) -> bool:
    return walk.label("customer.field.line", label="Noise", value=answer) in walk.talk.shown


async def test_a_new_question_is_asked_answered_corrected_and_told(walk: Walk) -> None:
    talk = walk.talk
    engineer = walk.hall.talk(user=900, name="Li", language="en")
    await walk.hall.worker(engineer, Role.ENGINEER)
    await to_the_new_question(walk)
    assert {"It hums", "It rattles"} <= set(talk.labels)

    await talk.say("为什么要问这个？")
    assert WORDS["customer.help.noise"] in talk.shown
    await talk.say("x" * 5000)
    assert await noise(walk) is None
    await talk.tap("It hums")
    await walk.tap("button.back")
    assert "It hums" in talk.shown
    await walk.tap("button.keep")

    await from_there_to_read_back(walk)
    assert read_back("It hums", walk)
    await talk.tap("✏️ Noise")
    await talk.say(REACHABLE)
    assert read_back(REACHABLE, walk)
    await walk.tap("customer.confirm.right")

    [case] = await walk.hall.cases(talk)
    assert case.fault.details["noise"] == REACHABLE
    assert codec.load(Fault, codec.dump(case.fault)) == case.fault

    offer = next(push for push in walk.hall.memory.pushes if push.template == "job/offer")
    told = Renderer(walk.hall.words).render(delivery(offer, Language.EN)).text
    assert "Noise: rattles, call" in told
    assert NUMBER not in told
    await engineer.say("/jobs")
    await engineer.tap(case.product.name)
    assert "Noise: rattles, call" in engineer.shown
    assert NUMBER not in engineer.shown
    await engineer.tap(walk.hall.words("engineer.step.accept", Language.EN))
    assert f"Noise: {REACHABLE}" in engineer.shown


async def test_a_new_question_that_is_passed_over_is_not_asked_again(walk: Walk) -> None:
    await to_the_new_question(walk)
    await walk.talk.tap("It rattles")
    await walk.tap("button.back")
    await walk.tap("button.skip")

    assert await noise(walk) is None
    await from_there_to_read_back(walk)
    assert read_back(walk.label("customer.field.skipped"), walk)


async def test_a_report_is_taken_up_again_at_the_new_question(walk: Walk) -> None:
    await to_the_new_question(walk)
    await walk.talk.say("/start")
    await walk.tap("customer.resume.go_on")

    await walk.talk.tap("It hums")
    assert await noise(walk) == "It hums"


async def test_all_details_are_passed_over_with_the_new_one(walk: Walk) -> None:
    await walk.until("customer.part.ask")
    await walk.tap("button.skip_all")

    assert walk.asks("customer.extra.ask"), walk.talk.shown


async def test_an_old_button_of_another_question_is_no_answer(walk: Walk) -> None:
    await to_the_new_question(walk)
    _, button = walk.talk.find("It hums")
    forged = (button.callback_data or "").replace("noise.hum", "smell.hum")
    await walk.talk.tap_data(forged)

    assert await noise(walk) is None
