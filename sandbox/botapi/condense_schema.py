"""Condense a full Bot API schema into what the sandbox validates with: parameter and field types.

Run as `python -m sandbox.botapi.condense_schema FULL_SCHEMA.json`; it rewrites `schema.json` beside it.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("schema.json")


def condense(full: dict[str, Any]) -> dict[str, Any]:
    """Return version, methods and the object types their parameters reach, each member as type and required
    flag.
    """
    methods = {
        name: {"required": _members(method["params"], True), "optional": _members(method["params"], False)}
        for name, method in full["methods"].items()
    }
    reached: dict[str, Any] = {}
    wanted = [kind for method in methods.values() for group in method.values() for kind in group.values()]
    while wanted:
        for name in re.findall(r"[A-Z]\w+", wanted.pop()):
            if name in reached or name not in full["types"]:
                continue
            fields = full["types"][name]["fields"]
            if not fields:
                wanted += [
                    variant for variant in full["types"] if variant.startswith(name) and variant != name
                ]
                continue
            reached[name] = {"required": _members(fields, True), "optional": _members(fields, False)}
            wanted += [*reached[name]["required"].values(), *reached[name]["optional"].values()]
    return {"version": full["api"]["version"], "methods": methods, "types": dict(sorted(reached.items()))}


def _members(described: dict[str, Any], required: bool) -> dict[str, str]:  # noqa: FBT001 - one of two halves
    return {name: member["type"] for name, member in described.items() if member["required"] is required}


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    TARGET.write_text(json.dumps(condense(source), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
