"""Windows that open in the same second do not share an id."""

from aiogram.fsm.state import State, StatesGroup
from aiogram_dialog.api.entities import Stack

from dialogs.window_ids import use_long_ids


class Only(StatesGroup):
    window = State()


def test_a_thousand_windows_of_one_second_have_a_thousand_ids() -> None:
    """Two windows opened in one second had the same id once in a hundred times, and closing one lost both."""
    use_long_ids()
    stacks = [Stack() for _ in range(1000)]
    ids = {stack.push(Only.window, None).id for stack in stacks}
    assert len(ids) == len(stacks)
