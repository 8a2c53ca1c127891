"""Downloading what persons sent: getFile."""

from sandbox.botapi.call import Call
from sandbox.botapi.errors import bad_request
from sandbox.botapi.registry import method
from sandbox.world.files import DOWNLOAD_LIMIT
from sandbox.world.shapes import Json


@method("getFile")
def get_file(call: Call) -> Json:
    """Return the path under which a file of up to 20 MB can be downloaded."""
    stored = call.world.files.get(call.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }
