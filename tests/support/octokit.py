"""GitHub's own examples of webhooks and the schemas they keep (MIT), fetched once through npm and never committed.

>>> if why := unavailable():
...     pytest.skip(why)
>>> examples("pull_request_review")[0]["review"]["state"]
'commented'
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import platformdirs

VERSION = "7.6.1"
"""Of both packages."""
_FILES = {"webhooks-examples": "package/api.github.com/index.json", "webhooks-schemas": "package/schema.json"}


@cache
def unavailable() -> str:
    """Return why the examples cannot be had here; empty when they can."""
    try:
        for name in _FILES:
            _fetched(name)
    except FileNotFoundError as error:
        return f"GitHub's examples were not read: {error}"
    except (subprocess.SubprocessError, OSError, KeyError) as error:
        return f"GitHub's examples could not be fetched with npm: {str(getattr(error, 'stderr', error)).strip()[-300:]}"
    return ""


@cache
def _read(name: str) -> Any:
    return json.loads(_fetched(name).read_text("utf-8"))


def examples(event: str) -> list[dict[str, Any]]:
    """Return fresh copies of all examples of an event's payload."""
    (found,) = (each for each in _read("webhooks-examples") if each["name"] == event)
    copies: list[dict[str, Any]] = json.loads(json.dumps(found["examples"]))
    return copies


def faults(payload: object, definition: str) -> list[str]:
    """Hold a payload to a definition of the schema, such as `pull_request_review$submitted`; return what is wrong."""
    schema = _read("webhooks-schemas")
    validator = jsonschema.Draft7Validator(
        {"$ref": f"#/definitions/{definition}", "definitions": schema["definitions"]}
    )
    return [error.message for error in validator.iter_errors(payload)]


def _fetched(name: str) -> Path:
    """Return a package's one file, brought into the cache once; tests running side by side may both bring it."""
    kept = Path(platformdirs.user_cache_dir("remit-tests")) / "octokit" / f"{name}-{VERSION}.json"
    if not kept.is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("npm is not on this machine")
        fresh = kept.parent / f"fetch-{os.getpid()}"
        fresh.mkdir(parents=True, exist_ok=True)
        command = [npm, "pack", "--silent", "--ignore-scripts", f"@octokit/{name}@{VERSION}"]
        subprocess.run(
            command, cwd=fresh, capture_output=True, text=True, check=True, timeout=120, stdin=subprocess.DEVNULL
        )
        with tarfile.open(fresh / f"octokit-{name}-{VERSION}.tgz") as packed:
            content = packed.extractfile(_FILES[name])
            assert content is not None, _FILES[name]
            (fresh / "content").write_bytes(content.read())
        (fresh / "content").replace(kept)
        shutil.rmtree(fresh, ignore_errors=True)
    return kept
