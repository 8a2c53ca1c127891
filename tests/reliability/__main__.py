"""The proofs of reliability as commands: crash, faults, soak."""

import signal

import typer

from tests.reliability import crash, faults, soak

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)
app.command("crash")(crash.main)
app.command("faults")(faults.main)
app.command("soak")(soak.main)

if __name__ == "__main__":
    # Ended from outside, a run still ends its processes: it unwinds as it does on Ctrl+C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()
