"""What is thanks, what is a question back, and what is anger (rule I8)."""

import pytest

from dialogs.text_classification import is_counter_question, says_only, sounds_upset

THANKS = ("thanks", "thank you", "ok", "谢谢", "好的", "👍")
HINTS = ("furious", "气死")


@pytest.mark.parametrize("text", ["Thanks!", "OK, thank you", "谢谢！", "好的，谢谢", "👍", " thanks \n"])
def test_nothing_but_such_phrases(text: str) -> None:
    assert says_only(text, THANKS)


@pytest.mark.parametrize(
    "text", ["thanks, but it leaks", "谢谢，还是漏水", "", "   ", "!!!", "thanksgiving", "okra"]
)
def test_more_than_such_phrases(text: str) -> None:
    assert not says_only(text, THANKS)


@pytest.mark.parametrize("text", ["why?", "为什么？", "where is it? ", "what (exactly?)"])
def test_a_question_back(text: str) -> None:
    assert is_counter_question(text)


@pytest.mark.parametrize("text", ["2024-03-05", "", "? no idea"])
def test_no_question_back(text: str) -> None:
    assert not is_counter_question(text)


@pytest.mark.rule("I8.calmed")
@pytest.mark.parametrize("text", ["I am FURIOUS", "气死我了", "坏了！！！", "WHAT IS WRONG WITH YOU"])
def test_anger(text: str) -> None:
    assert sounds_upset(text, HINTS)


@pytest.mark.rule("I8.calmed")
@pytest.mark.parametrize("text", ["It leaks!", "ERROR E21", "infuriously", "漏水了！", "SN20231105A7"])
def test_no_anger(text: str) -> None:
    assert not sounds_upset(text, HINTS)
