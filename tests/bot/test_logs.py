"""Logs tell what happened and to which ticket, never a token or personal data (rule S1)."""

import logging

import pytest
import structlog

from bot.logs import set_up_logs, without_secrets

TOKEN = "7000000001:AAF4k-dkfjWkdj_39dkfjLwkdj39Zkd3jWk"


@pytest.fixture(autouse=True)
def _logs_as_before() -> object:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.rule("S1.masked")
@pytest.mark.parametrize(
    "secret", [TOKEN, "+86 138 0013 8000", "13800138000", "fang.wang@example.com", "+1-202-555-0147"]
)
def test_what_looks_like_a_secret_is_masked_wherever_it_stands(secret: str) -> None:
    assert secret not in without_secrets(f"POST /bot{secret}/sendMessage failed for {secret}.")


@pytest.mark.parametrize("plain", ["2026-11-21T09:30:00Z", "update_id=882739184", "ticket=1042", "10:45:12"])
def test_what_an_administrator_needs_stays_readable(plain: str) -> None:
    assert without_secrets(plain) == plain


@pytest.mark.rule("S1.masked")
def test_private_values_are_masked_in_the_desks_logs_and_tokens_in_a_librarys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs(verbose=False)
    structlog.get_logger("bot.test").warning("contact kept", phone="555 0147", ticket=7)
    logging.getLogger("aiohttp.client").warning("GET https://telegram.example/bot%s/getMe", TOKEN)
    shown = capsys.readouterr().err
    assert "555 0147" not in shown
    assert TOKEN not in shown
    assert "ticket=7" in shown
    assert "getMe" in shown


@pytest.mark.rule("S1.masked")
def test_a_traceback_is_masked_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(verbose=False)
    try:
        raise ValueError(f"bad answer for {TOKEN}")
    except ValueError:
        structlog.get_logger("bot.test").exception("a call failed")
    shown = capsys.readouterr().err
    assert "a call failed" in shown
    assert TOKEN not in shown
