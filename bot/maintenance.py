"""What an administrator does at the command line: migrate, back up, invite."""

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress

from bot.clock import system_clock
from bot.container import open_container
from bot.first_admin import join_link
from bot.settings import Settings, SettingsInvalid
from storage import migrations
from storage.backup import backup
from storage.drivers import connect, database_url
from tickets.kinds import Role


async def migrate_database(settings: Settings) -> None:
    """Bring the database to the newest schema and say where it stands."""
    database = connect(database_url(settings.database_url, settings.data_dir))
    try:
        with Console(stderr=True).status("Bringing the database up to date"):
            await migrations.upgrade(database)
        revision = await migrations.current(database)
    finally:
        await database.close()
    typer.echo(f"The database is at revision {revision}.")


async def back_up(settings: Settings, target: Path) -> None:
    """Copy the SQLite database to a file, with progress."""
    database = connect(database_url(settings.database_url, settings.data_dir))
    try:
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("Copying", total=None)
            await backup(
                database,
                target,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
    finally:
        await database.close()
    typer.echo(f"Written to {target}. Keep the key with it, in another place: the copy is sealed.")


async def invite(settings: Settings, *, role: str, lines: Sequence[str], regions: Sequence[str]) -> None:
    """Print a one-time link for a role; raises `SettingsInvalid` for a role that nobody can be given."""
    roles = [given for given in Role if given is not Role.CUSTOMER]
    if role not in roles:
        raise SettingsInvalid(f"There is no role {role!r}; choose one of {', '.join(roles)}.")
    if not settings.token:
        raise SettingsInvalid("FRONTDESK_TOKEN is missing; the link needs to know which bot it opens.")
    from bot.telegram import build_bot

    async with open_container(settings, clock=system_clock) as container:
        made = await container.desk.people.invite(
            by=None, role=Role(role), lines=frozenset(lines), regions=frozenset(regions)
        )
        async with build_bot(token=settings.token, api=settings.telegram_api) as bot:
            username = (await bot.me()).username or ""
    typer.echo(join_link(username=username, token=made.token))
