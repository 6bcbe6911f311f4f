"""The only door to ssh-keygen: it checks signatures of the key types that Remit does not check itself, and it signs.

What it needs as files lies in a private folder of its own, which is gone afterwards. Whoever asks has to make sure that
a key is one line without line breaks: it is written into a file that ssh-keygen reads line by line.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from remit.finding import RemitError

_PATIENCE = 60  # seconds; checking a signature takes milliseconds and asks nobody anything
_REFUSALS = (
    (
        "UNPROTECTED PRIVATE KEY FILE",
        "Others may read {key}, so ssh-keygen does not use it.",
        "Keep it to yourself: chmod 600 {key}",
    ),
    (
        "incorrect passphrase",
        "The passphrase of {key} was not given, or it was wrong.",
        "Run the command at a terminal, where it is asked for, or give the key to the agent before: ssh-add {key}",
    ),
    (
        "No private key found",
        "There is no private key to {key}, neither beside it nor in the agent.",
        "Give the private key to the agent (ssh-add), or name its file.",
    ),
    ("Couldn't load public key", "{key} holds no SSH key.", "Make a key with: ssh-keygen -t ed25519"),
    ("invalid format", "{key} holds no SSH key.", "Make a key with: ssh-keygen -t ed25519"),
)


class KeygenFault(RemitError):
    """What ssh-keygen could not do, and why."""


def holds(message: bytes, armored: bytes, namespace: str, key: str) -> bool:
    """Say whether a signature is over this message, in this namespace, by this very key.

    Anything else than a clear yes or no (no ssh-keygen, too old a one, no answer) is a KeygenFault.
    """
    with _private_folder() as name:
        signers, detached = Path(name, "allowed_signers"), Path(name, "signature")
        signers.write_text(f"signer {key}\n", encoding="ascii", newline="\n")
        detached.write_bytes(armored)
        command = ["-Y", "verify", "-f", str(signers), "-I", "signer", "-n", namespace, "-s", str(detached)]
        done = _run(command, message)
    if done.returncode == 0 and done.stdout.startswith(b"Good "):
        return True
    if b"Could not verify signature" in done.stdout and b"unsupported key type" not in done.stderr:
        return False
    raise KeygenFault(
        "This ssh-keygen cannot check signatures of this type.",
        "Install OpenSSH 8.2 or newer, and make sure that its ssh-keygen is the first on the PATH.",
    )


def signature(message: bytes, namespace: str, key: Path) -> bytes:
    """Return a detached signature; a passphrase is asked for at the terminal when there is one.

    The key is a private key file, or a public one whose private half is beside it or in the agent.
    """
    program = find()
    # At a terminal ssh-keygen speaks itself: only there does it ask to touch a security key.
    speaks = os.isatty(2)
    with _private_folder() as name:
        file = Path(name, "record")
        file.write_bytes(message)
        command = [program, "-q", "-Y", "sign", "-n", namespace, "-f", str(key.absolute()), str(file)]
        try:
            done = subprocess.run(
                command,
                stdin=None if os.isatty(0) else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None if speaks else subprocess.PIPE,
                check=False,
            )
        except OSError as error:
            raise KeygenFault(f"ssh-keygen could not be started: {error.strerror}.") from None
        made = Path(name, "record.sig")
        if done.returncode == 0 and made.is_file():
            return made.read_bytes().replace(b"\r\n", b"\n")  # as some Windows builds write them
    if speaks:
        raise KeygenFault(f"ssh-keygen made no signature with {key}; it says why above.")
    raise _refusal(key, done.stderr)


def public_half(key: Path) -> str:
    """Return the public key that belongs to a private key file without a passphrase."""
    done = _run(["-y", "-P", "", "-f", str(key.absolute())])
    if done.returncode:
        raise _refusal(key, done.stderr)
    return done.stdout.decode("utf-8", "replace")


def find() -> str:
    """Path of the ssh-keygen program; KeygenFault when there is none."""
    # Not shutil.which: on Windows it would also take one from the current folder, which may be untrusted.
    name = "ssh-keygen.exe" if os.name == "nt" else "ssh-keygen"
    for folder in os.get_exec_path():
        candidate = Path(folder, name)
        if candidate.is_absolute() and candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    raise KeygenFault("ssh-keygen was not found.", "Install OpenSSH and make sure that ssh-keygen is on the PATH.")


def _run(arguments: list[str], message: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run ssh-keygen where nobody is to be asked: no agent, no security key, no window that asks for a passphrase."""
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("SSH_")}
    command = [find(), *arguments]
    environment = kept | {"LC_ALL": "C"}
    try:
        return subprocess.run(
            command, input=message, capture_output=True, env=environment, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise KeygenFault(f"ssh-keygen gave no answer in {_PATIENCE} seconds.") from None
    except OSError as error:
        raise KeygenFault(f"ssh-keygen could not be started: {error.strerror}.") from None


def _private_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="remit-")
    except OSError as error:
        raise KeygenFault(f"No temporary folder can be made: {error.strerror}.") from None


def _refusal(key: Path, messages: bytes) -> KeygenFault:
    output = messages.decode("utf-8", "replace").strip()
    for sign, sentence, fix in _REFUSALS:
        if sign in output:
            return KeygenFault(sentence.format(key=key), fix.format(key=key))
    last = output.splitlines()[-1].rstrip(".\r") if output else "it gave no reason"
    return KeygenFault(f"ssh-keygen could not use {key}: {last}.")
