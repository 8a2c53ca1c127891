"""Windows that open in the same second do not share an id."""

from aiogram.fsm.state import State, StatesGroup
from aiogram_dialog.api.entities import Stack

from dialogs.window_ids import ids_of, use_long_ids


class Only(StatesGroup):
    window = State()


def test_a_thousand_windows_of_one_second_have_a_thousand_ids() -> None:
    """Two windows opened in one second had the same id once in a hundred times, and closing one lost both."""
    use_long_ids()
    stacks = [Stack() for _ in range(1000)]
    ids = {stack.push(Only.window, None).id for stack in stacks}
    assert len(ids) == len(stacks)


def test_an_update_that_is_handled_again_opens_the_same_window() -> None:
    """The desk was killed right after it had shown the menu. It came back, handled the same message again and
    showed a second menu; the customer's tap on the first one was answered with "no longer valid".
    """
    use_long_ids()

    def opened(cause: str) -> list[str]:
        with ids_of(cause):
            return [Stack().push(Only.window, None).id for _ in range(2)]

    first = opened("7:100")
    assert opened("7:100") == first
    assert len({*first, *opened("7:101"), *opened("8:100")}) == 6
