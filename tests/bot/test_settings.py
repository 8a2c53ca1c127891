"""A wrong setting is one clear sentence that names the variable."""

from pathlib import Path

import pytest

from bot.settings import TELEGRAM_API, Settings, SettingsInvalid, read_settings

TOKEN = "123456:abcdefghijklmnop"


@pytest.fixture(autouse=True)
def _no_env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_desk_speaks_to_telegram_and_keeps_its_data_beside_itself() -> None:
    settings = read_settings()
    assert settings.token is None
    assert settings.telegram_api == TELEGRAM_API
    assert settings.data_dir == Path("data")


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("FRONTDESK_TOKEN", "hello", "BotFather"),
        ("FRONTDESK_TELEGRAM_API", "api.telegram.org", "http://"),
        ("FRONTDESK_DATABASE_URL", "postgresql://desk@localhost/desk", "postgresql+asyncpg://"),
        ("FRONTDESK_WEBHOOK_PORT", "70000", "65535"),
        ("FRONTDESK_SHUTDOWN_SECONDS", "soon", "number"),
    ],
)
def test_a_wrong_setting_is_one_sentence_with_its_name_and_what_is_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid) as refused:
        read_settings()
    sentence = str(refused.value)
    assert name in sentence
    assert hint in sentence
    assert "\n" not in sentence


def test_a_wrong_token_is_not_repeated_in_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_TOKEN", "my-secret-but-misspelt-token")
    with pytest.raises(SettingsInvalid) as refused:
        read_settings()
    assert "misspelt" not in str(refused.value)


def test_a_webhook_needs_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_WEBHOOK_URL", "https://desk.example/hook")
    with pytest.raises(SettingsInvalid, match="WEBHOOK_SECRET"):
        read_settings()


def test_secrets_do_not_stand_in_the_printed_settings() -> None:
    shown = repr(Settings(token=TOKEN, secret_key="a-very-secret-key", webhook_secret="hook-secret"))
    assert "abcdefghij" not in shown
    assert "very-secret" not in shown
    assert "hook-secret" not in shown
