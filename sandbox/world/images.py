"""Pictures without a picture library: their size is read, and one is made for trying out."""

import struct
import zlib

GENERATED_SIZE = (640, 480)


def image_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG, JPEG or GIF, None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def generated_picture(seed: int) -> bytes:
    """Return a PNG of 640 x 480 pixels: stripes in colours that depend on `seed`."""
    width, height = GENERATED_SIZE
    red, green, blue = (seed * 67 % 156 + 50, seed * 41 % 156 + 50, seed * 97 % 156 + 50)
    dark, light = bytes((red, green, blue)), bytes((red + 40, green + 40, blue + 40))
    row = b"\0" + b"".join((dark if column // 40 % 2 else light) * 40 for column in range(0, width, 40))
    other = b"\0" + b"".join((light if column // 40 % 2 else dark) * 40 for column in range(0, width, 40))
    pixels = b"".join((row if line // 40 % 2 else other) for line in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None
