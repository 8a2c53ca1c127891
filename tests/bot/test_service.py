"""Several processes of one desk are told apart, and those that only send stay small."""

import subprocess
import sys
from pathlib import Path

from bot.updates.service import worker_name

ROOT = Path(__file__).resolve().parents[2]


def test_a_process_is_never_taken_for_the_one_before_it() -> None:
    """In a container the desk always has the same host name and the same process number. After a crash the
    new process had the name of the dead one: by prolonging its own leases it prolonged those of the dead one,
    too, and the chats that were being handled at the crash were never answered again.
    """
    assert worker_name() != worker_name()


def test_a_notifier_of_its_own_does_without_the_conversations_library() -> None:
    """Every notifier imported aiogram because the program's one start module did: seconds of start and a
    hundred megabytes in each process that only sends.
    """
    asked = "import sys, bot.run, bot.outgoing; sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False).returncode == 0
