"""The command line `frontdesk` as a process of its own."""

import asyncio
import sys
from pathlib import Path

from tests.fakes.programs import ROOT, environment

COMMAND_SECONDS = 300.0


async def frontdesk(*arguments: str, folder: Path, **settings: str) -> tuple[int, str, str]:
    """Run the command line in a folder of its own; return exit code, output and errors."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", *arguments),
        cwd=folder,
        env=environment({"PYTHONPATH": str(ROOT), "FRONTDESK_DATA_DIR": str(folder / "data"), **settings}),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(COMMAND_SECONDS):
            output, errors = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    assert process.returncode is not None
    return process.returncode, output.decode(), errors.decode()
