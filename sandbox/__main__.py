"""Start the sandbox: `python -m sandbox --port 0`."""

import argparse
import asyncio
import ipaddress
import logging
import os
import signal
import sys
from pathlib import Path

from aiohttp import web

from sandbox.app import create_app
from sandbox.world.world import World

SHUTDOWN_SECONDS = 1.0


def main(arguments: list[str] | None = None) -> int:
    """Run the sandbox until SIGTERM or SIGINT and return the exit code."""
    options = _parse(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    world = World()
    for described in options.bot:
        token, _, username = described.rpartition(":")
        try:
            world.accounts.add_bot(token=token, username=username)
        except ValueError as error:
            sys.stderr.write(f"sandbox: --bot is TOKEN:USERNAME: {error}\n")
            return 2
    return asyncio.run(_serve(world, options))


async def _serve(world: World, options: argparse.Namespace) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    app = create_app(world, first_pause=options.webhook_pause)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, options.host, options.port).start()
    except OSError as error:
        cause = os.strerror(error.errno) if error.errno else error
        sys.stderr.write(f"sandbox: port {options.port} can't be used ({cause}): choose another.\n")
        await runner.cleanup()
        return 2
    address = f"http://{runner.addresses[0][0]}:{runner.addresses[0][1]}"
    sys.stdout.write(f"sandbox listening on {address} (this machine only)\n")
    sys.stdout.flush()
    if options.ready_file is not None:
        await asyncio.to_thread(_write_atomically, options.ready_file, address)
    await stop.wait()
    await runner.cleanup()
    return 0


def _write_atomically(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A Telegram on this machine.")
    parser.add_argument(
        "--host", type=_loopback, default="127.0.0.1", help="a loopback address; others are refused"
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument(
        "--bot", action="append", default=[], metavar="TOKEN:USERNAME", help="a bot that exists at once"
    )
    parser.add_argument("--ready-file", type=Path, help="gets the address when the sandbox listens")
    parser.add_argument(
        "--webhook-pause",
        type=float,
        default=1.0,
        help="seconds before a refused webhook is tried again, doubling",
    )
    return parser.parse_args(arguments)


def _loopback(host: str) -> str:
    """The sandbox has no accounts and no passwords: it must not be reachable from outside."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        if ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{host} is not an address of this machine alone")


if __name__ == "__main__":
    sys.exit(main())
