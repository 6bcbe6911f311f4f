"""Signatures: what ssh-keygen signs is proved here, what is written here is proved by ssh-keygen, nothing else passes.

Keys and signatures are real ones, made by ssh-keygen for each run; only security keys are imitated, with an Ed25519 key
that signs what the hardware would.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from remit.approvals import sshkeygen
from remit.approvals.signatures import (
    MAX_SIGNATURE,
    NAMESPACE,
    WITNESS_NAMESPACE,
    SignatureFault,
    Verified,
    normalised,
    public_key_of,
    sign,
    verify,
)
from remit.finding import RemitError
from remit.verify import AllowedSigner, allowed_signers

MESSAGE = b'{"decision": "approve"}\n'
KINDS = {"ed25519": 256, "ecdsa": 256, "ecdsa384": 384, "ecdsa521": 521, "rsa": 2048, "weak": 1024}
ORDER = 2**252 + 27742317777372353535851937790883648493
DIFFERS = "the text is not the one that was signed, or the signature was altered"
MISSING = "it is damaged: a part is missing"
PRINCIPAL = "anna@example.org"


@dataclass(frozen=True)
class Key:
    """A key pair in files, and its signature over MESSAGE."""

    file: Path
    public: str
    armored: bytes


def keygen(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["ssh-keygen", *arguments], input=given, capture_output=True, check=False)


def signed(file: Path, namespace: str = NAMESPACE, message: bytes = MESSAGE, *options: str) -> bytes:
    done = keygen("-Y", "sign", "-n", namespace, "-f", file, *options, given=message)
    assert done.returncode == 0, done.stderr
    return done.stdout


def make(folder: Path, kind: str, name: str = "", passphrase: str = "") -> Path:
    file = folder / (name or kind)
    made = keygen(
        *("-q", "-t", "rsa" if kind == "weak" else kind.rstrip("0123456789") if kind != "ed25519" else kind),
        *([] if kind == "ed25519" else ["-b", str(KINDS[kind])]),
        *("-N", passphrase, "-C", "a comment", "-f", file),
    )
    assert made.returncode == 0, made.stderr
    return file


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Key]:
    folder = tmp_path_factory.mktemp("keys")
    made = {}
    for kind in KINDS:
        file = make(folder, kind)
        public = " ".join(file.with_suffix(".pub").read_text().split()[:2])
        made[kind] = Key(file, public, signed(file))
    return made


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No terminal, no agent, and a temporary folder of its own, which is returned."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    for name in ("SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "isatty", lambda _: False)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def fault(armored: bytes, message: bytes = MESSAGE, namespace: str = NAMESPACE) -> tuple[str, str]:
    """Kind and reason with which a signature is refused."""
    with pytest.raises(SignatureFault) as caught:
        verify(message, armored, namespace)
    assert str(caught.value) == caught.value.reason
    return caught.value.kind, caught.value.reason


def key_fault(key: str) -> tuple[str, str]:
    with pytest.raises(SignatureFault) as caught:
        normalised(key)
    return caught.value.kind, caught.value.reason


def words(call: Callable[[], object]) -> tuple[str, str]:
    """Message and fix of the error with which something stops."""
    with pytest.raises(RemitError) as caught:
        call()
    return caught.value.message, caught.value.fix


def armor(data: bytes) -> bytes:
    return b"-----BEGIN SSH SIGNATURE-----\n" + base64.encodebytes(data) + b"-----END SSH SIGNATURE-----\n"


def unarmored(armored: bytes) -> bytes:
    return base64.b64decode(b"".join(armored.splitlines()[1:-1]))


def string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def strings(data: bytes) -> Iterator[bytes]:
    while data:
        length = int.from_bytes(data[:4], "big")
        yield data[4 : 4 + length]
        data = data[4 + length :]


def blob(*parts: bytes, version: int = 1) -> bytes:
    return b"SSHSIG" + version.to_bytes(4, "big") + b"".join(map(string, parts))


def public(*parts: bytes) -> str:
    return f"{parts[0].decode('ascii', 'replace')} {base64.b64encode(b''.join(map(string, parts))).decode()}"


def security_key(application: bytes = b"ssh:", flags: int = 1, counter: int = 7) -> tuple[str, bytes]:
    """A key as a security key makes it, and its signature over MESSAGE."""
    private = Ed25519PrivateKey.generate()
    name = b"sk-ssh-ed25519@openssh.com"
    key = public(name, private.public_key().public_bytes_raw(), application)
    inner = b"SSHSIG" + b"".join(map(string, (NAMESPACE.encode(), b"", b"sha512", hashlib.sha512(MESSAGE).digest())))
    state = bytes([flags]) + counter.to_bytes(4, "big")
    raw = private.sign(hashlib.sha256(application).digest() + state + hashlib.sha256(inner).digest())
    signature = string(name) + string(raw) + state
    return key, armor(blob(base64.b64decode(key.split()[1]), NAMESPACE.encode(), b"", b"sha512", signature))


# What holds


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "ecdsa384", "ecdsa521", "rsa"])
def test_what_ssh_keygen_signs_holds(kind: str, keys: dict[str, Key]) -> None:
    key = keys[kind]
    printed = keygen("-l", "-f", key.file).stdout.decode().split()[1]
    assert verify(MESSAGE, key.armored, NAMESPACE) == Verified(
        key=key.public, key_type=key.public.split()[0], fingerprint=printed, hash_algorithm="sha512"
    )


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_the_shorter_hash_holds_too(kind: str, keys: dict[str, Key]) -> None:
    armored = signed(keys[kind].file, NAMESPACE, MESSAGE, "-O", "hashalg=sha256")
    assert verify(MESSAGE, armored, NAMESPACE).hash_algorithm == "sha256"


def test_a_signature_of_a_security_key_holds() -> None:
    key, armored = security_key()
    found = verify(MESSAGE, armored, NAMESPACE)
    assert (found.key, found.key_type) == (key, "sk-ssh-ed25519@openssh.com")
    assert fault(armored, b"other") == ("invalid", DIFFERS)


@pytest.mark.parametrize(
    "message", [b"", b"\r\n", bytes(range(256)), b"x" * 5_000_000], ids=["empty", "crlf", "binary", "huge"]
)
def test_every_message_can_be_signed(message: bytes, keys: dict[str, Key]) -> None:
    for kind in ("ed25519", "ecdsa"):
        armored = signed(keys[kind].file, NAMESPACE, message)
        assert verify(message, armored, NAMESPACE).key == keys[kind].public
        assert fault(armored, message + b"\n") == ("invalid", DIFFERS)


def test_the_armor_may_be_wrapped_anywhere_and_lack_its_last_line_end(keys: dict[str, Key]) -> None:
    data = unarmored(keys["ed25519"].armored)
    one_line = b"-----BEGIN SSH SIGNATURE-----\n" + base64.b64encode(data) + b"\n-----END SSH SIGNATURE-----"
    for armored in (armor(data), one_line, one_line + b"\n"):
        assert verify(MESSAGE, armored, NAMESPACE).key == keys["ed25519"].public


def test_a_thousand_signatures_are_proved_at_once(keys: dict[str, Key]) -> None:
    began = process_time()
    for _ in range(1000):
        verify(MESSAGE, keys["ed25519"].armored, NAMESPACE)
    assert process_time() - began < 0.5  # about 0.12


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    look = "import sys, remit.approvals.signatures; print('cryptography' in sys.modules)"
    assert run_python(look).stdout == "False\n"


# What does not hold


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_another_message_namespace_or_key(kind: str, keys: dict[str, Key]) -> None:
    key = keys[kind]
    assert fault(key.armored, MESSAGE + b" ") == ("invalid", DIFFERS)
    assert fault(key.armored, b"") == ("invalid", DIFFERS)
    assert fault(key.armored, namespace=WITNESS_NAMESPACE) == (
        "invalid",
        f"it was made for another purpose: its namespace is {NAMESPACE}, not {WITNESS_NAMESPACE}",
    )
    assert fault(signed(key.file, "git")) == (
        "invalid",
        f"it was made for another purpose: its namespace is git, not {NAMESPACE}",
    )
    assert fault(signed(key.file, "<b>\n*")) == (
        "invalid",
        f"it was made for another purpose: its namespace is something unreadable, not {NAMESPACE}",
    )


def test_a_namespace_cannot_be_exchanged_afterwards(keys: dict[str, Key]) -> None:
    for kind in ("ed25519", "ecdsa", "rsa"):
        parts = list(strings(unarmored(signed(keys[kind].file, "git"))[10:]))
        parts[1] = NAMESPACE.encode()
        assert fault(armor(blob(*parts))) == ("invalid", DIFFERS)


def test_another_keys_signature(keys: dict[str, Key], tmp_path: Path) -> None:
    other = signed(make(tmp_path, "ed25519"))
    parts, others = (list(strings(unarmored(item)[10:])) for item in (keys["ed25519"].armored, other))
    parts[4] = others[4]
    assert fault(armor(blob(*parts))) == ("invalid", DIFFERS)
    parts[4] = list(strings(unarmored(keys["rsa"].armored)[10:]))[4]
    assert fault(armor(blob(*parts))) == (
        "invalid",
        "its algorithm rsa-sha2-512 is not accepted for a key of type ssh-ed25519",
    )


def test_no_flipped_bit_of_an_ed25519_signature_passes(keys: dict[str, Key]) -> None:
    data = unarmored(keys["ed25519"].armored)
    for position in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[position] ^= 1 << bit
            fault(armor(bytes(changed)))


@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_no_changed_byte_passes_ssh_keygen(kind: str, keys: dict[str, Key]) -> None:
    data = unarmored(keys[kind].armored)
    for position in range(0, len(data), 5 if kind == "rsa" else 1):  # RSA has long numbers
        changed = bytearray(data)
        changed[position] ^= 0xFF
        assert fault(armor(bytes(changed)))[0] in ("invalid", "unsupported")


def test_no_changed_byte_of_a_security_keys_signature_passes() -> None:
    _, armored = security_key()
    data = unarmored(armored)
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 0xFF
        assert fault(armor(bytes(changed)))[0] in ("invalid", "unsupported")


def test_no_changed_character_of_the_armor_passes(keys: dict[str, Key]) -> None:
    armored = keys["ed25519"].armored
    for position in range(len(armored)):
        changed = bytearray(armored)
        changed[position] ^= 0x03
        fault(bytes(changed))


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_cut_off_at_every_length(kind: str, keys: dict[str, Key]) -> None:
    armored = keys[kind].armored
    start, body_end = len(b"-----BEGIN SSH SIGNATURE-----\n"), armored.index(b"\n-----END")
    reasons = {fault(armored[:length]) for length in range(start)}
    assert reasons == {
        ("invalid", "it is empty"),
        ("invalid", "it does not begin with the line -----BEGIN SSH SIGNATURE-----"),
    }
    reasons = {fault(armored[:length]) for length in range(start, len(armored) - 1)}
    assert reasons == {("invalid", "it does not end with the line -----END SSH SIGNATURE-----")}
    assert body_end < len(armored) - 1


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_its_content_cut_off_at_every_length(kind: str, keys: dict[str, Key]) -> None:
    data = unarmored(keys[kind].armored)
    assert fault(armor(b"")) == ("invalid", "it does not end with the line -----END SSH SIGNATURE-----")
    assert {fault(armor(data[:length])) for length in range(1, 6)} == {
        ("invalid", "it is damaged: it does not begin with SSHSIG")
    }
    # a version cut short is another number, which comes to 0
    assert {fault(armor(data[:length])) for length in range(6, 10)} == {
        ("unsupported", "it is written in version 0 of the format, and only 1 is known")
    }
    assert {fault(armor(data[:length])) for length in range(10, len(data))} == {("invalid", MISSING)}


BEGIN, END = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
NO_BEGIN = f"it does not begin with the line {BEGIN.decode()}"
NO_END = f"it does not end with the line {END.decode()}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _: b"", "it is empty"),
        (lambda _: b"\n", NO_BEGIN),
        (lambda _: b"\0" * 300, NO_BEGIN),
        (lambda text: b"\n" + text, NO_BEGIN),
        (lambda text: b"\xef\xbb\xbf" + text, NO_BEGIN),
        (lambda text: text.replace(BEGIN, b"-----BEGIN PGP SIGNATURE-----"), NO_BEGIN),
        (lambda text: text.replace(b"\n", b"\r\n"), "its lines end with CR LF, and OpenSSH accepts only LF"),
        (lambda text: text.replace(b"\n", b"\r"), NO_BEGIN),
        (lambda text: text.replace(END, b"-----END SSH SIGNATUR-----"), NO_END),
        (lambda text: text + b"\n", "something follows its last line"),
        (lambda text: text + b"more", "something follows its last line"),
        (lambda text: text + text, "something follows its last line"),
        (lambda text: text.replace(b"U1NI", b"U1N!"), "it is damaged: it is not Base64"),
        (lambda text: text.replace(b"U1NI", b"U1 NI"), "it is damaged: it is not Base64"),
        (lambda text: text.replace(b"U1NI", b"U1NIA"), "it is damaged: it is not Base64"),
        (lambda text: text.replace(b"U1NI", b"=U1NI"), "it is damaged: it is not Base64"),
        (lambda text: text.replace(b"U1NI", b"U1N\xc3\xa4"), "it is damaged: it is not Base64"),
        (lambda text: text.replace(b"U1NI", b"U1NJ"), "it is damaged: it does not begin with SSHSIG"),
        (lambda _: BEGIN + b"\n\n" + END + b"\n", "it is damaged: it is not Base64"),
        (lambda text: text + b" " * MAX_SIGNATURE, "it is longer than any signature (16 KiB)"),
        (lambda _: b"A" * 50_000_000, "it is longer than any signature (16 KiB)"),
    ],
)
def test_a_damaged_armor(change: Callable[[bytes], bytes], reason: str, keys: dict[str, Key]) -> None:
    assert fault(change(keys["ed25519"].armored)) == ("invalid", reason)


def test_base64_has_one_spelling(keys: dict[str, Key]) -> None:
    """The last character before the padding carries bits that no byte needs; only zeros pass there."""
    text = base64.b64encode(unarmored(signed(keys["ed25519"].file, "xy"))).rstrip(b"=")
    assert len(text) % 4, "a length that needs padding"
    changed = text[:-1] + bytes([text[-1] + 1]) + b"=" * (-len(text) % 4)
    assert fault(BEGIN + b"\n" + changed + b"\n" + END) == ("invalid", "it is damaged: it is not Base64")


ALPHA = NAMESPACE.encode()


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        (
            1,
            b"",
            ("invalid", f"it was made for another purpose: its namespace is something unreadable, not {NAMESPACE}"),
        ),
        (2, b"x", ("unsupported", "it holds something in a place that is reserved for later")),
        (3, b"md5", ("unsupported", "its hash is md5, and only sha256 and sha512 are known")),
        (3, b"SHA512", ("unsupported", "its hash is SHA512, and only sha256 and sha512 are known")),
        (3, b"", ("unsupported", "its hash is something unreadable, and only sha256 and sha512 are known")),
        (3, b"\xff", ("unsupported", "its hash is something unreadable, and only sha256 and sha512 are known")),
        (3, b"sha256", ("invalid", DIFFERS)),
        (0, b"", ("invalid", MISSING)),
        (0, string(b"ssh-dss") + string(b"x") * 4, ("unsupported", "keys of type ssh-dss are not known")),
        (0, string(b"ssh-rsa"), ("invalid", MISSING)),
        (
            0,
            string(b"ssh-ed25519-cert-v01@openssh.com"),
            ("unsupported", "keys of type ssh-ed25519-cert-v01@openssh.com are not known"),
        ),
        (0, string(b"\0" * 9), ("unsupported", "keys of type something unreadable are not known")),
        (0, string(b"ssh-ed25519") + string(b"k" * 31), ("invalid", "it is damaged: an Ed25519 key has 32 bytes")),
        (
            0,
            string(b"ssh-ed25519") + string(b"k" * 32) + b"x",
            ("invalid", "it is damaged: something follows the end of the key"),
        ),
        (4, b"", ("invalid", MISSING)),
        (4, string(b"ssh-ed25519") + string(b""), ("invalid", DIFFERS)),
        (4, string(b"ssh-ed25519") + string(b"s" * 63), ("invalid", DIFFERS)),
        (4, string(b"ssh-ed25519") + string(b"s" * 65), ("invalid", DIFFERS)),
        (
            4,
            string(b"ssh-ed25519") + string(b"s" * 64) + b"x",
            ("invalid", "it is damaged: its innermost part has another length"),
        ),
    ],
)
def test_a_part_exchanged(place: int, value: bytes, expected: tuple[str, str], keys: dict[str, Key]) -> None:
    parts = list(strings(unarmored(keys["ed25519"].armored)[10:]))
    parts[place] = value
    assert fault(armor(blob(*parts))) == expected


def test_a_part_too_many_and_another_version(keys: dict[str, Key]) -> None:
    parts = list(strings(unarmored(keys["ed25519"].armored)[10:]))
    follows = ("invalid", "it is damaged: something follows its end")
    assert fault(armor(blob(*parts, b""))) == follows
    assert fault(armor(blob(*parts) + b"\n")) == follows
    for version in (0, 2, 2**32 - 1):
        assert fault(armor(blob(*parts, version=version))) == (
            "unsupported",
            f"it is written in version {version} of the format, and only 1 is known",
        )


def test_a_length_beyond_the_end(keys: dict[str, Key]) -> None:
    data = unarmored(keys["ed25519"].armored)
    assert fault(armor(data[:10] + b"\xff\xff\xff\xff" + data[14:])) == ("invalid", MISSING)


def test_a_signature_cannot_be_rewritten(keys: dict[str, Key]) -> None:
    """Adding the group's order to S gives a second signature that the equation accepts; the standard forbids it."""
    parts = list(strings(unarmored(keys["ed25519"].armored)[10:]))
    raw = list(strings(parts[4]))[1]
    for times in (1, 2, 7):
        s = int.from_bytes(raw[32:], "little") + times * ORDER
        parts[4] = string(b"ssh-ed25519") + string(raw[:32] + s.to_bytes(32, "little"))
        assert fault(armor(blob(*parts))) == ("invalid", DIFFERS)


def test_a_key_with_which_anybody_can_sign(keys: dict[str, Key]) -> None:
    """With a point of small order as the key, a signature made without any secret fits every text, or every eighth."""
    neutral = (1).to_bytes(32, "little")
    parts = [string(b"ssh-ed25519") + string(neutral), ALPHA, b"", b"sha512"]
    parts.append(string(b"ssh-ed25519") + string(neutral + bytes(32)))
    assert fault(armor(blob(*parts))) == ("invalid", "the key is one with which anybody can sign")
    known = (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
    for text in known:
        for sign_bit in (0, 0x80):
            point = bytearray.fromhex(text)
            point[31] |= sign_bit
            for parts in ([b"ssh-ed25519", bytes(point)], [b"sk-ssh-ed25519@openssh.com", bytes(point), b"ssh:"]):
                assert key_fault(public(*parts)) == ("invalid", "the key is one with which anybody can sign")


def test_old_and_short_rsa(keys: dict[str, Key]) -> None:
    assert fault(keys["weak"].armored) == ("invalid", "the RSA key has 1024 bits, and 2048 to 16384 are accepted")
    parts = list(strings(unarmored(keys["rsa"].armored)[10:]))
    raw = list(strings(parts[4]))[1]
    parts[4] = string(b"ssh-rsa") + string(raw)
    assert fault(armor(blob(*parts))) == ("invalid", "its algorithm ssh-rsa is not accepted for a key of type ssh-rsa")
    parts[4] = string(b"rsa-sha2-256") + string(raw)
    assert fault(armor(blob(*parts))) == ("invalid", DIFFERS)


@given(st.binary(max_size=400))
def test_no_rubbish_passes_or_breaks_anything(data: bytes) -> None:
    for armored in (data, armor(data), armor(b"SSHSIG\0\0\0\1" + data)):
        fault(armored)


# Without ssh-keygen, or with another


def program(folder: Path, text: str) -> Path:
    file = folder / "ssh-keygen"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return folder


CANNOT = "This ssh-keygen cannot check signatures of this type"


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("stand_in", "expected"),
    [
        (None, ("unsupported", "ssh-keygen was not found")),
        ("echo 'unknown option -- Y' >&2; exit 1", ("unsupported", CANNOT)),
        ("echo 'No user exists for uid 1234' >&2; exit 255", ("unsupported", CANNOT)),
        (
            "echo 'unknown or unsupported key type' >&2; echo Could not verify signature.; exit 255",
            ("unsupported", CANNOT),
        ),
        ("kill -9 $$", ("unsupported", CANNOT)),
        ("exit 0", ("unsupported", CANNOT)),
        ("echo Could not verify signature.; exit 255", ("invalid", "")),
    ],
)
def test_nothing_is_said_about_what_cannot_be_checked(
    stand_in: str | None,
    expected: tuple[str, str],
    keys: dict[str, Key],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path if stand_in is None else program(tmp_path, stand_in)
    monkeypatch.setenv("PATH", str(folder))
    prefix = "a key of type ecdsa-sha2-nistp256 needs ssh-keygen to be checked: "
    kind, reason = expected
    assert fault(keys["ecdsa"].armored) == (kind, prefix + reason if reason else DIFFERS)
    assert verify(MESSAGE, keys["ed25519"].armored, NAMESPACE).key == keys["ed25519"].public  # needs no program


@pytest.mark.parametrize("path", ["", ".", "relative"])
def test_no_program_is_taken_from_the_current_folder(
    path: str, keys: dict[str, Key], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "echo Good; exit 0")
    (tmp_path / "relative").mkdir()
    program(tmp_path / "relative", "echo Good; exit 0")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", path)
    missing = ("ssh-keygen was not found.", "Install OpenSSH and make sure that ssh-keygen is on the PATH.")
    assert words(sshkeygen.find) == missing
    assert words(lambda: sign(MESSAGE, NAMESPACE, keys["ed25519"].file)) == missing


def test_no_answer_in_time(keys: dict[str, Key], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{program(tmp_path, 'exec sleep 30')}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(sshkeygen, "_PATIENCE", 0.2)
    reason = "a key of type ssh-rsa needs ssh-keygen to be checked: ssh-keygen gave no answer in 0.2 seconds"
    assert fault(keys["rsa"].armored) == ("unsupported", reason)


def test_a_program_that_does_not_start(keys: dict[str, Key], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (program(tmp_path, "") / "ssh-keygen").write_text("#!/nowhere/sh\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    reason = "ssh-keygen could not be started: No such file or directory"
    prefix = "a key of type ssh-rsa needs ssh-keygen to be checked: "
    assert fault(keys["rsa"].armored) == ("unsupported", prefix + reason)
    assert words(lambda: sign(MESSAGE, NAMESPACE, keys["rsa"].file)) == (reason + ".", "")


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
def test_another_refusal_is_reported_as_it_came(
    keys: dict[str, Key], tmp_path: Path, quiet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = keys["ed25519"].file
    for stand_in, said in (
        ("echo One. >&2; echo agent refused operation. >&2; exit 255", "agent refused operation"),
        ("exit 1", "it gave no reason"),
        ("exit 0", "it gave no reason"),
    ):
        monkeypatch.setenv("PATH", str(program(tmp_path, stand_in)))
        assert words(lambda: sign(MESSAGE, NAMESPACE, file)) == (f"ssh-keygen could not use {file}: {said}.", "")
    assert list(quiet.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
def test_a_signature_that_does_not_hold_is_not_handed_out(
    keys: dict[str, Key], tmp_path: Path, quiet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = kept(tmp_path, signed(keys["ed25519"].file, "git"))
    stand_in = program(tmp_path, f'for last; do :; done; cp {wrong} "$last.sig"')
    monkeypatch.setenv("PATH", f"{stand_in}{os.pathsep}{os.environ['PATH']}")
    file = keys["ed25519"].file
    assert words(lambda: sign(MESSAGE, NAMESPACE, file)) == (
        f"A signature by {file} would be refused: "
        f"it was made for another purpose: its namespace is git, not {NAMESPACE}.",
        "Make a key with: ssh-keygen -t ed25519",
    )


def test_no_temporary_folder(keys: dict[str, Key], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    prefix = "a key of type ssh-rsa needs ssh-keygen to be checked: "
    reason = "No temporary folder can be made: No such file or directory"
    assert fault(keys["rsa"].armored) == ("unsupported", prefix + reason)


# Signing


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_signing_with_a_key_file(kind: str, keys: dict[str, Key], quiet: Path) -> None:
    key = keys[kind]
    for file in (key.file, key.file.with_suffix(".pub")):  # beside the public file lies the private one
        armored = sign(MESSAGE, NAMESPACE, file)
        assert verify(MESSAGE, armored, NAMESPACE).key == key.public
        done = keygen("-Y", "check-novalidate", "-n", NAMESPACE, "-s", kept(quiet, armored), given=MESSAGE)
        assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in quiet.iterdir()) == ["kept"]
    assert sorted(path.name for path in key.file.parent.iterdir()) == sorted(
        [*KINDS, *(f"{name}.pub" for name in KINDS)]
    )


def kept(folder: Path, armored: bytes) -> Path:
    file = folder / "kept"
    file.write_bytes(armored)
    return file


def test_a_key_whose_name_begins_with_a_hyphen(tmp_path: Path, quiet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "ed25519", "plain").rename(tmp_path / "-oProxyCommand=x y")
    monkeypatch.chdir(tmp_path)
    key = Path("-oProxyCommand=x y")
    assert verify(MESSAGE, sign(MESSAGE, NAMESPACE, key), NAMESPACE).key == public_key_of(key)
    assert list(quiet.iterdir()) == []


def test_a_key_in_the_agent(tmp_path: Path, quiet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = make(tmp_path, "ed25519")
    public_file = file.with_suffix(".pub")
    with (
        tempfile.TemporaryDirectory(dir="/tmp") as short,
        agent(Path(short, "socket"), monkeypatch),
    ):  # its path must be short
        subprocess.run(["ssh-add", "-q", str(file)], check=True, capture_output=True)
        file.unlink()
        armored = sign(MESSAGE, NAMESPACE, public_file)
        assert verify(MESSAGE, armored, NAMESPACE).key == public_key_of(public_file)
        assert public_key_of(file) == public_key_of(public_file)  # the private half is nowhere else
    assert words(lambda: sign(MESSAGE, NAMESPACE, public_file)) == (
        f"There is no private key to {public_file}, neither beside it nor in the agent.",
        "Give the private key to the agent (ssh-add), or name its file.",
    )
    assert list(quiet.iterdir()) == []


class agent:  # noqa: N801 - used like a function
    """An agent of its own, without keys."""

    def __init__(self, socket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.socket, self.monkeypatch = socket, monkeypatch

    def __enter__(self) -> None:
        command = ["ssh-agent", "-D", "-a", str(self.socket)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.monkeypatch.setenv("SSH_AUTH_SOCK", str(self.socket))
        for _ in range(200):
            if subprocess.run(["ssh-add", "-l"], capture_output=True, check=False).returncode == 1:  # reached, empty
                return
        raise AssertionError("the agent did not start")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        self.monkeypatch.delenv("SSH_AUTH_SOCK")


def test_what_cannot_sign(keys: dict[str, Key], tmp_path: Path, quiet: Path) -> None:
    def refused(key: Path | None) -> tuple[str, str]:
        return words(lambda: sign(MESSAGE, NAMESPACE, key))

    assert refused(None) == (
        "No signing key was named.",
        "Name its file; for a key that only the agent holds, the file of its public half.",
    )
    missing = "Make a key with: ssh-keygen -t ed25519"
    assert refused(tmp_path / "none") == (f"There is no key file {tmp_path / 'none'}.", missing)
    assert refused(tmp_path) == (f"There is no key file {tmp_path}.", missing)
    junk = tmp_path / "junk"
    junk.write_text("junk")
    junk.chmod(0o600)
    assert refused(junk) == (f"{junk} holds no SSH key.", missing)
    weak = keys["weak"].file
    assert refused(weak) == (
        f"A signature by {weak} would be refused: the RSA key has 1024 bits, and 2048 to 16384 are accepted.",
        missing,
    )
    assert list(quiet.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")
def test_a_key_that_others_may_read(tmp_path: Path, quiet: Path) -> None:
    file = make(tmp_path, "ed25519")
    file.chmod(0o644)
    expected = (f"Others may read {file}, so ssh-keygen does not use it.", f"Keep it to yourself: chmod 600 {file}")
    assert words(lambda: sign(MESSAGE, NAMESPACE, file)) == expected
    file.with_suffix(".pub").unlink()
    assert words(lambda: public_key_of(file)) == expected


SIGNING = """
import os, sys, tempfile
from pathlib import Path
from remit.approvals.signatures import NAMESPACE, sign
from remit.finding import RemitError
tempfile.tempdir = sys.argv[2]
if os.isatty(0):
    os.close(os.open(os.ttyname(0), os.O_RDWR))  # makes it the terminal of this session
try:
    Path(sys.argv[2], "made").write_bytes(sign(b"message", NAMESPACE, Path(sys.argv[1])))
except RemitError as error:
    Path(sys.argv[2], "error").write_text(error.message + "|" + error.fix)
"""


def run_python(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Python code in a session of its own, which has no terminal."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SSH_", "DISPLAY"))}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(
        *(command,),
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )


def test_a_passphrase_without_a_terminal(tmp_path: Path) -> None:
    file = make(tmp_path, "ed25519", passphrase="a secret")
    folder = tmp_path / "out"
    folder.mkdir()
    done = run_python(SIGNING, file, folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (folder / "error").read_text() == (
        f"The passphrase of {file} was not given, or it was wrong.|"
        f"Run the command at a terminal, where it is asked for, or give the key to the agent before: ssh-add {file}"
    )
    assert [path.name for path in folder.iterdir()] == ["error"]


@pytest.mark.skipif(sys.platform != "linux", reason="how a session gets its terminal differs from system to system")
@pytest.mark.parametrize(("typed", "made"), [("a secret", True), ("wrong", False)])
def test_a_passphrase_at_the_terminal(typed: str, made: bool, tmp_path: Path) -> None:
    file = make(tmp_path, "ed25519", passphrase="a secret")
    folder = tmp_path / "out"
    folder.mkdir()
    screen, said = at_terminal(typed, file, folder)
    assert said.startswith("Enter passphrase")
    assert screen.returncode == 0
    assert [path.name for path in folder.iterdir()] == (["made"] if made else ["error"])
    if made:
        assert verify(b"message", (folder / "made").read_bytes(), NAMESPACE).key == public_key_of(file)
    else:
        assert f'Load key "{file}": incorrect passphrase' in said
        assert (folder / "error").read_text() == f"ssh-keygen made no signature with {file}; it says why above.|"


def at_terminal(typed: str, *arguments: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Sign at a terminal of its own, answering what is asked there; return the process and what was on the screen."""
    ours, theirs = os.openpty()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SSH_", "DISPLAY"))}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-c", SIGNING, *map(str, arguments)]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    said = b""
    try:
        while True:
            said += os.read(ours, 1024)
            if said.endswith(b": ") and said.count(b": ") == 1:
                os.write(ours, typed.encode() + b"\n")
    except OSError:  # nobody is at the other end any more
        pass
    finally:
        os.close(ours)
        process.wait(timeout=30)
    return process, said.decode()


# Public keys


def test_the_public_key_of_a_file(keys: dict[str, Key], tmp_path: Path, quiet: Path) -> None:
    key = keys["ed25519"]
    assert public_key_of(key.file) == key.public
    assert public_key_of(key.file.with_suffix(".pub")) == key.public
    for kind in ("ed25519", "ecdsa", "rsa"):
        alone = tmp_path / f"alone {kind}"
        alone.write_bytes(keys[kind].file.read_bytes())
        alone.chmod(0o600)
        assert public_key_of(alone) == keys[kind].public


def test_a_file_without_a_public_key(tmp_path: Path, quiet: Path) -> None:
    none = tmp_path / "none"
    assert words(lambda: public_key_of(none)) == (
        f"There is no key file {none}.",
        "Make a key with: ssh-keygen -t ed25519",
    )
    locked = make(tmp_path, "ed25519", passphrase="a secret")
    locked.with_suffix(".pub").unlink()
    assert words(lambda: public_key_of(locked))[0] == f"The passphrase of {locked} was not given, or it was wrong."
    for content, reason in (
        (b"", "the key is empty"),
        (b"a\nb\n", "the key is not one line of text"),
        (b"word\n", "the key is not written as its type and its Base64"),
        (b"\xff\xfes\0s\0h\0", "the key is not written as its type and its Base64"),
        (b"ssh-ed25519 AAAA", "the key is damaged: a part is missing"),
        (b"x" * 100_000, "the key is not written as its type and its Base64"),
    ):
        none.write_bytes(content)
        assert words(lambda: public_key_of(none)) == (f"{none} holds no public key that can be used: {reason}.", "")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="an administrator may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = make(tmp_path, "ed25519")
    file.chmod(0)
    assert words(lambda: public_key_of(file)) == (f"{file} cannot be read: Permission denied.", "")


def test_a_key_is_normalised(keys: dict[str, Key]) -> None:
    for kind in ("ed25519", "ecdsa", "ecdsa384", "ecdsa521", "rsa"):
        key = keys[kind].public
        for text in (key, key + " a comment, with words", f"  {key}\r\n", key.replace(" ", "   "), key + "\tx"):
            assert normalised(text) == key
        assert normalised(normalised(key)) == normalised(key)
    key, _ = security_key()
    assert normalised(key + " anna@laptop") == key
    point = b"\x04" + b"p" * 64
    key = public(b"sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", point, b"ssh:")
    assert normalised(key) == key


POINT = "it is damaged: the point of the ECDSA key is none of its curve".replace("it is", "the key is", 1)
NUMBERS = "the key is damaged: its numbers are not those of an RSA key"
MODULUS = b"\0" + b"\xff" * 256


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("", ("invalid", "the key is empty")),
        ("  \n ", ("invalid", "the key is empty")),
        ("ssh-ed25519", ("invalid", "the key is not written as its type and its Base64")),
        ("ssh-ed25519 !", ("invalid", "the key is damaged: it is not Base64")),
        ("ssh-ed25519 ä", ("invalid", "the key is damaged: it is not Base64")),
        ("ssh-ed25519 AAA", ("invalid", "the key is damaged: it is not Base64")),
        ("ssh-ed25519 AAAAC3", ("invalid", "the key is damaged: it is not Base64")),
        ("ssh-ed25519 AAAAC3Nz", ("invalid", "the key is damaged: a part is missing")),
        (public(b"ssh-dss", b"x"), ("unsupported", "keys of type ssh-dss are not known")),
        (public(b"ssh-ed25519", b"k" * 33), ("invalid", "the key is damaged: an Ed25519 key has 32 bytes")),
        (
            public(b"ssh-ed25519", b"k" * 32, b"x"),
            ("invalid", "the key is damaged: something follows the end of the key"),
        ),
        (
            "ssh-rsa " + public(b"ssh-ed25519", b"k" * 32).split()[1],
            ("invalid", "the key says that it is ssh-rsa, and is ssh-ed25519"),
        ),
        (
            'from="*" ' + public(b"ssh-ed25519", b"k" * 32),
            ("invalid", "the key is damaged: it is not Base64"),
        ),
        (public(b"ecdsa-sha2-nistp256", b"nistp384", b"\x04" + b"p" * 96), ("invalid", POINT)),
        (public(b"ecdsa-sha2-nistp256", b"nistp256", b"\x02" + b"p" * 32), ("invalid", POINT)),
        (public(b"ecdsa-sha2-nistp256", b"256", b"\x04" + b"p" * 64), ("invalid", POINT)),
        (public(b"ecdsa-sha2-nistp256", b"\xff", b"\x04" + b"p" * 64), ("invalid", POINT)),
        (public(b"ssh-rsa", b"\x01\x00\x01", b"\xff" * 256), ("invalid", NUMBERS)),
        (public(b"ssh-rsa", b"\x00\x01\x00\x01", MODULUS), ("invalid", NUMBERS)),
        (public(b"ssh-rsa", b"\x02", MODULUS), ("invalid", NUMBERS)),
        (public(b"ssh-rsa", b"", b""), ("invalid", NUMBERS)),
        (
            public(b"ssh-rsa", b"\x01\x00\x01", b"\0" + b"\xff" * 128),
            ("invalid", "the RSA key has 1024 bits, and 2048 to 16384 are accepted"),
        ),
    ],
)
def test_what_is_no_key(key: str, expected: tuple[str, str]) -> None:
    assert key_fault(key) == expected


def test_two_keys_are_not_one(keys: dict[str, Key]) -> None:
    for break_ in ("\n", "\r", "\x0b", "\u2028"):
        assert key_fault(keys["ed25519"].public + break_ + keys["ecdsa"].public) == (
            "invalid",
            "the key is not one line of text",
        )


# The list of allowed signers


def entry(
    key: Key,
    *,
    principal: str = PRINCIPAL,
    comment: str = "",
    namespaces: tuple[str, ...] = (NAMESPACE,),
    start: date | None = None,
    end: date | None = None,
) -> AllowedSigner:
    return AllowedSigner(principal=principal, key=key.public + comment, namespaces=namespaces, start=start, end=end)


BERLIN = ZoneInfo("Europe/Berlin")


def test_the_lines_of_the_list(keys: dict[str, Key]) -> None:
    key, other = keys["ed25519"], keys["rsa"]
    entries = [
        entry(other, principal="zoë@example.org"),
        entry(key, start=date(2025, 7, 1), end=date(2026, 1, 1)),
        entry(key, start=date(2025, 1, 1), namespaces=(WITNESS_NAMESPACE, NAMESPACE, NAMESPACE)),
        entry(key, end=date(2025, 3, 30)),
        entry(key, end=date(2025, 3, 30), comment=" comment"),
    ]
    anna, both = f"{PRINCIPAL} namespaces=", f"{WITNESS_NAMESPACE},{NAMESPACE}"
    text = (
        f'{anna}"{both}",valid-after="20241231230000Z" {key.public}\n'
        f'{anna}"{NAMESPACE}",valid-after="20250630220000Z",valid-before="20251231225959Z" {key.public}\n'
        f'{anna}"{NAMESPACE}",valid-before="20250329225959Z" {key.public}\n'
        f'zoë@example.org namespaces="{NAMESPACE}" {other.public}\n'
    )
    assert allowed_signers(entries, BERLIN) == text
    assert allowed_signers(reversed(entries), BERLIN) == text
    assert allowed_signers([], BERLIN) == ""


def test_an_interval_without_a_day_allows_nothing(keys: dict[str, Key]) -> None:
    key, day = keys["ed25519"], date(2025, 1, 1)
    for start, end in ((day, day), (day, date(2024, 1, 1)), (None, date(1970, 1, 1)), (date.min, date(2, 1, 1))):
        assert allowed_signers([entry(key, start=start, end=end)], BERLIN) == ""
    # a day that Samoa left out when it changed sides of the date line
    nothing = entry(key, start=date(2011, 12, 30), end=date(2011, 12, 31))
    assert allowed_signers([nothing], ZoneInfo("Pacific/Apia")) == ""


def test_days_at_the_ends_of_the_calendar(keys: dict[str, Key]) -> None:
    key = keys["ed25519"]
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"):
        text = allowed_signers([entry(key, start=date.min, end=date.max)], ZoneInfo(zone))
        end = datetime(9999, 12, 31, tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(seconds=1)
        assert text == f'{PRINCIPAL} namespaces="{NAMESPACE}",valid-before="{end:%Y%m%d%H%M%SZ}" {key.public}\n'


@given(
    st.dates(date(1975, 1, 1), date(2037, 1, 1)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Africa/Cairo", "Asia/Kolkata"]),
)
def test_a_day_begins_at_its_first_moment(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    key = public(b"ssh-ed25519", b"k" * 32)
    text = allowed_signers([AllowedSigner(principal=PRINCIPAL, key=key, start=day)], zone)
    moment = datetime.strptime(text.split('"')[3], "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    assert moment.astimezone(zone).date() == day
    assert (moment - timedelta(seconds=1)).astimezone(zone).date() < day


@pytest.mark.parametrize(
    "principal",
    [
        *("", "*", "*@example.org", "a?@example.org", "!a@example.org", "a!b@example.org", "a,b@example.org"),
        *("a b@example.org", "a\tb", "a\nb", "a\u00a0b", "a\u2028b", "a\u200bb", "a\u202eb", "a\0b", "a\x7fb"),
        *('a"b@example.org', '"a"', "a\\b", "a`b`", "#a@example.org", "-a@example.org"),
    ],
)
def test_names_that_would_mean_something_else(principal: str, keys: dict[str, Key]) -> None:
    assert words(lambda: allowed_signers([entry(keys["rsa"], principal=principal)], BERLIN)) == (
        f"{principal!r} cannot be in a list of allowed signers.",
        "Use a plain e-mail address: no spaces, quotes, commas, backslashes or wildcards, no # or - in front.",
    )


@pytest.mark.parametrize("namespaces", [(), ("",), ("*",), ("a,b",), ('a"b',), ("a b",), (NAMESPACE, "!x")])
def test_purposes_that_would_mean_something_else(namespaces: tuple[str, ...], keys: dict[str, Key]) -> None:
    assert words(lambda: allowed_signers([entry(keys["rsa"], namespaces=namespaces)], BERLIN)) == (
        f"{', '.join(namespaces)!r} names no purposes that a key may sign for.",
        "",
    )


def test_a_key_belongs_to_one_person(keys: dict[str, Key]) -> None:
    key = keys["ed25519"]
    entries = [entry(key), entry(key, principal="bela@example.org", comment=" mine", end=date(2020, 1, 1))]
    print_ = keygen("-l", "-f", key.file).stdout.decode().split()[1]
    expected = (
        f"The key {print_} is entered for {PRINCIPAL} and for bela@example.org.",
        "A key belongs to one person.",
    )
    assert words(lambda: allowed_signers(entries, BERLIN)) == expected
    assert words(lambda: allowed_signers(entries[::-1], BERLIN)) == expected
    assert words(lambda: allowed_signers([AllowedSigner(principal=PRINCIPAL, key="ssh-ed25519 AAAA")], BERLIN)) == (
        "the key is damaged: a part is missing",
        "",
    )


def allowed(
    folder: Path,
    text: str,
    armored: bytes,
    *,
    time: str = "20250701120000Z",
    who: str = PRINCIPAL,
    purpose: str = NAMESPACE,
) -> bool:
    """Whether OpenSSH, asked by an auditor, accepts a signature."""
    (folder / "allowed_signers").write_text(text, encoding="utf-8")
    (folder / "signature").write_bytes(armored)
    done = keygen(
        *("-Y", "verify", "-f", folder / "allowed_signers", "-I", who, "-n", purpose, "-s", folder / "signature"),
        *("-O", f"verify-time={time}"),
        given=MESSAGE,
    )
    assert b"bad options" not in done.stderr
    return done.returncode == 0


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_openssh_reads_the_list_as_it_is_meant(
    kind: str, keys: dict[str, Key], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first moment of the first day to the last second before the end, in whatever zone the auditor is."""
    key = keys[kind]
    text = allowed_signers([entry(key, start=date(2025, 7, 1), end=date(2025, 7, 2))], BERLIN)
    moments = {"20250630215959Z": False, "20250630220000Z": True, "20250701215959Z": True, "20250701220000Z": False}
    for zone in ("UTC", "America/New_York", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", zone)
        assert {time: allowed(tmp_path, text, key.armored, time=time) for time in moments} == moments


def test_openssh_refuses_what_the_list_does_not_say(keys: dict[str, Key], tmp_path: Path) -> None:
    key = keys["ed25519"]
    text = allowed_signers([entry(key), entry(keys["rsa"], principal="o'brien+remit@example.org")], BERLIN)
    assert allowed(tmp_path, text, key.armored)
    assert allowed(tmp_path, text, keys["rsa"].armored, who="o'brien+remit@example.org")
    assert not allowed(tmp_path, text, key.armored, who="bela@example.org")
    assert not allowed(tmp_path, text, keys["rsa"].armored)
    assert not allowed(tmp_path, text, signed(key.file, WITNESS_NAMESPACE), purpose=WITNESS_NAMESPACE)
    assert not allowed(tmp_path, text, signed(key.file, "git"), purpose="git")
    both = allowed_signers([entry(key, end=date(2025, 1, 1)), entry(key, start=date(2025, 7, 1))], BERLIN)
    assert [allowed(tmp_path, both, key.armored, time=f"{day}120000Z") for day in (20241231, 20250301, 20250701)] == [
        True,
        False,
        True,
    ]


def test_openssh_accepts_whatever_holds_here(keys: dict[str, Key], tmp_path: Path, quiet: Path) -> None:
    armored = {key: sign(MESSAGE, NAMESPACE, keys[key].file) for key in ("ed25519", "ecdsa", "ecdsa384", "rsa")}
    for kind, text in armored.items():
        assert allowed(tmp_path, allowed_signers([entry(keys[kind])], BERLIN), text)
        assert allowed(tmp_path, allowed_signers([entry(keys[kind])], BERLIN), armor(unarmored(text)).rstrip(b"\n"))
    key, text = security_key()
    assert allowed(tmp_path, allowed_signers([AllowedSigner(principal=PRINCIPAL, key=key)], BERLIN), text)
