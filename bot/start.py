"""The first steps of every command: logs, then settings."""

import typer

from bot.logs import set_up_logs
from bot.settings import Settings, SettingsInvalid, read_settings


def started(*, verbose: bool) -> Settings:
    """Set up the logs and return the settings; a wrong setting ends the program with 2 and one sentence."""
    set_up_logs(verbose=verbose)
    try:
        return read_settings()
    except SettingsInvalid as wrong:
        typer.echo(f"frontdesk: {wrong}", err=True)
        raise typer.Exit(2) from None
