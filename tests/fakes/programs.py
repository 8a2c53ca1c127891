"""What the programs of the house need when tests start them as processes of their own."""

import contextlib
import os
import random
import socket
import tempfile
from collections.abc import Mapping, MutableMapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_COMPILED = Path(tempfile.gettempdir(), "frontdesk-bytecode")
_LOWEST_PORT = 10_000


def keep_compiled(variables: MutableMapping[str, str]) -> None:
    """Let programs that get these variables keep what they compile: that is two thirds of their start."""
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    variables.setdefault("PYTHONPYCACHEPREFIX", str(_COMPILED))


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a program that has these settings of the desk and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")}
    keep_compiled(kept)
    return {**kept, **settings}


def free_port() -> int:
    """Return a loopback port that nobody listens on now, and that the system gives to nobody by itself.

    Seconds pass until a program listens there: an outgoing connection could have it by then.
    """
    range_of_system = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii")
    first_given_out = int(range_of_system.split()[0])
    while True:
        port = random.SystemRandom().randrange(_LOWEST_PORT, first_given_out)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
