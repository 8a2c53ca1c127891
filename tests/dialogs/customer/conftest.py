"""Customers on their way through the intake, in Chinese and in English."""

import pytest

from tests.dialogs.chat import Talk
from tests.dialogs.conftest import Hall
from tests.dialogs.customer.walking import Walk
from tickets.kinds import Language


@pytest.fixture
def walk(hall: Hall, talk: Talk) -> Walk:
    """A customer who speaks Chinese."""
    return Walk(hall=hall, talk=talk, language=Language.ZH_HANS)


@pytest.fixture(params=list(Language))
def any_walk(request: pytest.FixtureRequest, hall: Hall) -> Walk:
    """A customer in each language of the desk."""
    language: Language = request.param
    code = {Language.ZH_HANS: "zh-hans", Language.ZH_HANT: "zh-hant", Language.EN: "en"}[language]
    return Walk(hall=hall, talk=hall.talk(name="Mei", language=code), language=language)
