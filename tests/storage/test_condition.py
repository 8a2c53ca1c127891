"""The database's condition: trouble is told once, with its cause, and so is its end."""

from datetime import timedelta

from structlog.testing import capture_logs

from storage.condition import DatabaseCondition, DatabaseTrouble


class Watch:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_trouble_is_told_once_however_often_it_is_met_and_its_end_once() -> None:
    watch = Watch()
    condition = DatabaseCondition(seconds=watch)
    with capture_logs() as logs:
        for _ in range(5):
            condition.failed("full", writing=True)
            watch.now += 2
        assert condition.trouble == DatabaseTrouble(cause="full", lasted=timedelta(seconds=10), readable=True)
        condition.succeeded(writing=True)
        condition.succeeded(writing=True)
    assert condition.trouble is None
    assert [(entry["log_level"], entry.get("cause"), entry.get("seconds")) for entry in logs] == [
        ("error", "full", None),
        ("warning", None, 10.0),
    ]


def test_a_full_disk_is_no_less_full_because_it_can_be_read() -> None:
    condition = DatabaseCondition()
    condition.failed("full", writing=True)
    condition.succeeded(writing=False)
    assert condition.trouble is not None
    condition.failed("gone", writing=False)
    assert condition.trouble is not None
    assert not condition.trouble.readable
    condition.succeeded(writing=False)
    assert condition.trouble is None
