"""The rule table says what is so."""

from tests.architecture.rule_table import TABLE, collect, rulebook, table


def test_the_committed_table_is_the_generated_one() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "run `make rules`"


def test_nobody_cites_a_rule_that_does_not_exist() -> None:
    kept, rules = collect(), rulebook()
    unknown = (kept.code.keys() | kept.tests.keys()) - rules.keys()
    assert not unknown
