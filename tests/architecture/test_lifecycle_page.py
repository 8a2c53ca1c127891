"""The page about the lifecycle shows the lifecycle."""

from tests.architecture.lifecycle_page import PAGE, diagram, page
from tickets.case.lifecycle import TRANSITIONS


def test_the_committed_page_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make lifecycle`"


def test_the_diagram_shows_every_row_of_the_table() -> None:
    lines = diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    drawn = {
        (source, act, target)
        for line in lines[2:]
        for edge, acts in [line.strip().split(": ")]
        for source, target in [edge.split(" --> ")]
        for act in acts.split(", ")
    }
    assert drawn == {(source.value, act.value, target.value) for (source, act), target in TRANSITIONS.items()}
