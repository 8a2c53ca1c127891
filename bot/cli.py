"""The command line `frontdesk`; everything heavy is imported only by the command that needs it."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer(
    name="frontdesk",
    help="The after-sales front desk that keeps its promises.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
staff_app = typer.Typer(help="People who run the desk.", no_args_is_help=True)
policy_app = typer.Typer(help="The desk's policy file.", no_args_is_help=True)
app.add_typer(staff_app, name="staff")
keys_app = typer.Typer(help="The keys that seal personal data.", no_args_is_help=True)
app.add_typer(policy_app, name="policy")
app.add_typer(keys_app, name="keys")

Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log every step, of the libraries too.")]


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"frontdesk: {sentence}", err=True)
    raise typer.Exit(2)


def _carry_out(work: Coroutine[Any, Any, None]) -> None:
    from bot.refusals import refusals

    refused: BaseException | None = None
    try:
        # What is refused while several things run side by side comes as a group.
        try:
            asyncio.run(work)
        except* refusals() as group:
            refused = group
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    while isinstance(refused, BaseExceptionGroup):
        refused = refused.exceptions[0]
    if refused is not None:
        _refuse(str(refused))


@app.command()
def run(
    *,
    language: Annotated[str, typer.Option(help="Language of the sandbox's people: en or zh-hans.")] = "",
    page: Annotated[bool, typer.Option(help="Print the address of the sandbox's page.")] = True,
    verbose: Verbose = False,
) -> None:
    """Run everything in one process; without FRONTDESK_TOKEN, on a Telegram of its own with a page."""
    from bot.run import run_everything
    from bot.start import started

    _carry_out(run_everything(started(verbose=verbose), language=language, announce_page=page))


@app.command()
def bot(*, verbose: Verbose = False) -> None:
    """Run the conversations alone: take updates in and answer them."""
    from bot.run import run_parts
    from bot.start import started

    _carry_out(run_parts(started(verbose=verbose), bot=True, notifier=False))


@app.command()
def notifier(*, verbose: Verbose = False) -> None:
    """Run what goes out by itself alone: planners and sender."""
    from bot.run import run_parts
    from bot.start import started

    _carry_out(run_parts(started(verbose=verbose), bot=False, notifier=True))


@app.command()
def sandbox(
    *,
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes a free one.")] = 8081,
) -> None:
    """Run the sandbox alone: a Telegram on this machine with a page, for trying out."""
    from bot.sandbox_process import replace_by_sandbox

    replace_by_sandbox(port=port)


@app.command()
def migrate(*, verbose: Verbose = False) -> None:
    """Bring the database to this program's schema."""
    from bot.maintenance import migrate_database
    from bot.start import started

    _carry_out(migrate_database(started(verbose=verbose)))


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    *,
    verbose: Verbose = False,
) -> None:
    """Write a consistent copy of the SQLite database while the desk runs."""
    from bot.maintenance import back_up
    from bot.start import started

    _carry_out(back_up(started(verbose=verbose), target))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `frontdesk backup` wrote.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    verbose: Verbose = False,
) -> None:
    """Put a backup in the SQLite database's place, and say what happened since it was made."""
    from bot.restoring import restore as put_back
    from bot.start import started

    _carry_out(put_back(started(verbose=verbose), file, agreed=yes))


@staff_app.command("invite")
def staff_invite(
    role: Annotated[str, typer.Argument(help="engineer, staff, lead or admin")],
    *,
    line: Annotated[list[str] | None, typer.Option(help="Product line an engineer works on.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Region an engineer works in.")] = None,
    verbose: Verbose = False,
) -> None:
    """Print a one-time link that gives whoever opens it a role."""
    from bot.maintenance import invite
    from bot.start import started

    _carry_out(invite(started(verbose=verbose), role=role, lines=line or [], regions=region or []))


@keys_app.command("rotate")
def keys_rotate(*, verbose: Verbose = False) -> None:
    """Seal everything anew with the newest key of FRONTDESK_SECRET_KEY, while no desk runs."""
    from bot.key_rotation import rotate_keys
    from bot.start import started

    _carry_out(rotate_keys(started(verbose=verbose)))


@policy_app.command("check")
def policy_check(
    path: Annotated[Path | None, typer.Argument(help="The policy file; the shipped one by default.")] = None,
) -> None:
    """Check a policy file as a whole: every error with its path; keys that are new, keys without effect."""
    from bot.policy import describe_defaults, describe_idle_keys, describe_problems

    problems = describe_problems(path)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(2)
    defaults, idle = describe_defaults(path), describe_idle_keys(path)
    typer.echo("The policy is consistent." if defaults else "The policy is complete and consistent.")
    if defaults:
        typer.echo("Not stated in it, so these defaults count:")
    for default in defaults:
        typer.echo(f"  {default}")
    for key in idle:
        typer.echo(key)


if __name__ == "__main__":
    sys.exit(app())
