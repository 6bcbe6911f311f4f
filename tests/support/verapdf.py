"""veraPDF, the reference validator of PDF/A and PDF/UA: fetched once from Maven Central, run over many files at once.

>>> if why := unavailable():
...     pytest.skip(why)
>>> failures([first, second])      # {first: [], second: ["PDF/A-3a 6.7.2.2-1: …"]}
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

VERSION = "1.30.2"
ARTIFACT = f"org.verapdf.apps:cli:{VERSION}"
"""The command line with the validator's own parser; the one jar holds all that it needs."""
PROFILES = ("PDF/A-3a", "PDF/UA-1")
"""What every file has to claim and to keep."""
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
_ARGUMENTS = 100  # files in one run; a command line has an end
_QUICKLY = ("-XX:TieredStopAtLevel=1", "-XX:+IgnoreUnrecognizedVMOptions")
"""It runs for seconds only: the second compiler of Java would take longer to compile than it saves."""


@cache
def unavailable() -> str:
    """Return why veraPDF cannot be run here; empty when it can."""
    needed = ("java",) if _jar().is_file() else ("java", "mvn")
    if missing := [name for name in needed if shutil.which(name) is None]:
        return f"veraPDF {VERSION} was not run: it needs {' and '.join(missing)}, not found on this machine."
    try:
        _fetch()
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stdout", None) or getattr(error, "output", None) or error
        return f"veraPDF {VERSION} could not be fetched from Maven Central: {str(said).strip()[-300:]}"
    return ""


def failures(files: Iterable[Path]) -> dict[Path, list[str]]:
    """Validate files against both profiles; return what each fails, one line a rule, with its clause."""
    todo = [path.resolve() for path in files]
    found: dict[Path, list[str]] = {}
    for begin in range(0, len(todo), _ARGUMENTS):
        for job in _run(todo[begin : begin + _ARGUMENTS]):
            path = Path(job["itemDetails"]["name"])
            found[path] = list(_of_job(job))
    return {path: found.get(path, ["veraPDF did not report on the file"]) for path in todo}


def _jar() -> Path:
    return Path(platformdirs.user_cache_dir("remit-tests")) / "verapdf" / f"cli-{VERSION}.jar"


def _fetch() -> Path:
    """Return the jar, brought into the cache once; tests running side by side may both bring it."""
    jar = _jar()
    if not jar.is_file():
        fresh = jar.parent / f"fetch-{os.getpid()}"
        fresh.mkdir(parents=True, exist_ok=True)
        command = [shutil.which("mvn") or "mvn", "-B", "-q", "-Dstyle.color=never", f"{_PLUGIN}:copy"]
        subprocess.run(
            [*command, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={fresh}"],
            cwd=fresh, capture_output=True, text=True, check=True, timeout=600, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        (fresh / jar.name).replace(jar)
        shutil.rmtree(fresh, ignore_errors=True)
    return jar


def _run(paths: list[Path]) -> list[dict[str, Any]]:
    """Run veraPDF over files; each is held to the profiles that it claims in its metadata."""
    command = [
        "java",
        *_QUICKLY,
        "-Djava.awt.headless=true",
        "-jar",
        str(_fetch()),
        "--format",
        "json",
        *map(str, paths),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900, stdin=subprocess.DEVNULL)
    try:
        report: Mapping[str, Any] = json.loads(done.stdout)["report"]
    except (json.JSONDecodeError, KeyError):
        sys.stderr.write(done.stderr)
        raise
    return list(report["jobs"])


def _of_job(job: Mapping[str, Any]) -> Iterable[str]:
    results = job.get("validationResult", [])
    if "taskException" in job:
        yield f"could not be read: {job['taskException']}"
    names = [result["profileName"].removesuffix(" validation profile") for result in results]
    yield from (f"{profile}: the file does not claim to conform" for profile in PROFILES if profile not in names)
    for name, result in zip(names, results, strict=True):
        for rule in result["details"]["ruleSummaries"]:
            context = rule["checks"][0].get("context", "") if rule.get("checks") else ""
            yield f"{name} {rule['clause']}-{rule['testNumber']}: {rule['description']} ({context})"
