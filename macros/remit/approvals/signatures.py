"""Detached SSH signatures over approval records: proved, made, and listed for an auditor's own proof with OpenSSH.

Ed25519 is proved here, and a thousand times faster than by a program started for each; other key types are left to
ssh-keygen. The reading is stricter than OpenSSH's: whatever is accepted here, `ssh-keygen -Y verify` accepts too.
Format: PROTOCOL.sshsig (https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from remit.approvals import sshkeygen
from remit.finding import RemitError

NAMESPACE = "remit-approval@v1"
"""For the signature of the person who decides. No other program signs in it, so no other signature passes for one."""
WITNESS_NAMESPACE = "remit-approval-witness@v1"
"""For the signature of the recorder, which witnesses a decision that was made on the forge."""

MAX_SIGNATURE = 16 * 1024
_MAX_KEY_FILE = 64 * 1024
_BEGIN, _END = b"-----BEGIN SSH SIGNATURE-----\n", b"\n-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_HASHES = ("sha256", "sha512")
_SMALLEST_RSA, _LARGEST_RSA = 2048, 16384

_ED25519 = "ssh-ed25519"
_PARTS = {_ED25519: 2, "ssh-rsa": 3, "sk-ssh-ed25519@openssh.com": 3, "sk-ecdsa-sha2-nistp256@openssh.com": 4}
_PARTS |= {f"ecdsa-sha2-nistp{size}": 3 for size in (256, 384, 521)}
_PRIME = 2**255 - 19
_EIGHTH = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_WEAK = {0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH}  # y of the points whose order is 1, 2, 4 or 8

_MAKE_A_KEY = "Make a key with: ssh-keygen -t ed25519"
_WORD = re.compile(r"[A-Za-z0-9@._-]{1,80}")


class SignatureFault(RemitError):
    """Why a signature or key is refused, as a clause that continues a sentence.

    `kind` is `invalid` when it is proved to be no good, `unsupported` when it cannot be judged here.
    """

    def __init__(self, reason: str, kind: Literal["invalid", "unsupported"] = "invalid") -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A signature that holds: the key that made it ("type base64"), how people compare keys, and the hash used."""

    key: str
    key_type: str
    fingerprint: str
    hash_algorithm: str


def verify(message: bytes, armored: bytes, namespace: str) -> Verified:
    """Prove that a signature is over exactly this message and made for this namespace; raise SignatureFault if not.

    Whose key it is, and whether it was valid at the time, is for others to say.
    """
    data = _dearmored(armored)
    if data[:6] != _MAGIC:
        raise SignatureFault("it is damaged: it does not begin with SSHSIG")
    version = int.from_bytes(data[6:10], "big")
    if version != 1:
        raise SignatureFault(f"it is written in version {version} of the format, and only 1 is known", "unsupported")
    (blob, made_for, reserved, algorithm, signature), rest = _strings(data[10:], 5)
    if rest:
        raise SignatureFault("it is damaged: something follows its end")
    if made_for != namespace.encode():
        raise SignatureFault(f"it was made for another purpose: its namespace is {_shown(made_for)}, not {namespace}")
    if reserved:
        raise SignatureFault("it holds something in a place that is reserved for later", "unsupported")
    hash_algorithm = algorithm.decode("ascii", "replace")
    if hash_algorithm not in _HASHES:
        known = " and ".join(_HASHES)
        raise SignatureFault(f"its hash is {_shown(algorithm)}, and only {known} are known", "unsupported")
    key_type = _checked(blob)
    key = f"{key_type} {base64.b64encode(blob).decode()}"
    _check_algorithm(signature, key_type)
    if key_type == _ED25519:
        digest = hashlib.new(hash_algorithm, message).digest()
        signed = _MAGIC + b"".join(_string(part) for part in (made_for, reserved, algorithm, digest))
        good = _ed25519_holds(blob[-32:], signature, signed)
    else:
        good = _keygen_holds(message, armored, namespace, key)
    if not good:
        raise SignatureFault("the text is not the one that was signed, or the signature was altered")
    return Verified(key=key, key_type=key_type, fingerprint=fingerprint(key), hash_algorithm=hash_algorithm)


def sign(message: bytes, namespace: str, key: Path | None) -> bytes:
    """Return a detached, armored signature over a message; raise RemitError, in words for its owner, when it fails.

    The key is a private key file, or a public one whose private half is beside it or in the agent. None is guessed.
    """
    if key is None:
        raise RemitError(
            "No signing key was named.",
            "Name its file; for a key that only the agent holds, the file of its public half.",
        )
    if not key.is_file():
        raise RemitError(f"There is no key file {key}.", _MAKE_A_KEY)
    armored = sshkeygen.signature(message, namespace, key)
    try:
        verify(message, armored, namespace)  # what others would refuse is better refused now
    except SignatureFault as error:
        raise RemitError(f"A signature by {key} would be refused: {error}.", _MAKE_A_KEY) from None
    return armored


def public_key_of(path: Path) -> str:
    """Return the public key ("type base64") of a key file: its own, that of the `.pub` beside it, or the one inside."""
    beside = path.with_name(path.name + ".pub")
    for file in (path, beside):
        text = _key_text(file)
        if text is not None and "PRIVATE KEY-----" not in text:
            return _normalised_from(file, text)
    if not path.is_file():
        raise RemitError(f"There is no key file {path}.", _MAKE_A_KEY)
    return _normalised_from(path, sshkeygen.public_half(path))


def normalised(key: str) -> str:
    """Return a public key as "type base64", its structure checked and its comment dropped; raise SignatureFault."""
    text = key.strip()
    if len(text.splitlines()) != 1:
        raise SignatureFault("the key is not one line of text" if text else "the key is empty")
    named, _, rest = text.partition(" ")
    if not rest.strip():
        raise SignatureFault("the key is not written as its type and its Base64")
    encoded = rest.split(maxsplit=1)[0]
    blob = _base64(encoded.encode("utf-8", "replace"), "the key")
    try:
        found = _checked(blob)
    except SignatureFault as error:
        raise SignatureFault(error.reason.replace("it is", "the key is", 1), error.kind) from None
    if found != named:
        raise SignatureFault(f"the key says that it is {_shown(named.encode())}, and is {found}")
    return f"{found} {encoded}"


def fingerprint(key: str) -> str:
    """Return the fingerprint by which people compare a normalised key: SHA256:…, as ssh-keygen prints it."""
    digest = hashlib.sha256(base64.b64decode(key.partition(" ")[2])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _dearmored(armored: bytes) -> bytes:
    if not armored:
        raise SignatureFault("it is empty")
    if len(armored) > MAX_SIGNATURE:
        raise SignatureFault(f"it is longer than any signature ({MAX_SIGNATURE // 1024} KiB)")
    if b"\r\n" in armored:
        raise SignatureFault("its lines end with CR LF, and OpenSSH accepts only LF")
    if not armored.startswith(_BEGIN):
        raise SignatureFault("it does not begin with the line -----BEGIN SSH SIGNATURE-----")
    body, end, after = armored[len(_BEGIN) :].partition(_END)
    if not end:
        raise SignatureFault("it does not end with the line -----END SSH SIGNATURE-----")
    if after not in (b"", b"\n"):
        raise SignatureFault("something follows its last line")
    return _base64(body.replace(b"\n", b""), "it")


def _base64(text: bytes, what: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data or base64.b64encode(data) != text:  # one spelling only
        raise SignatureFault(f"{what} is damaged: it is not Base64")
    return data


def _strings(data: bytes, count: int) -> tuple[list[bytes], bytes]:
    """Return so many strings of the SSH wire format, and what follows them."""
    found = []
    for _ in range(count):
        length = int.from_bytes(data[:4], "big")
        if len(data) < 4 + length:
            raise SignatureFault("it is damaged: a part is missing")
        found.append(data[4 : 4 + length])
        data = data[4 + length :]
    return found, data


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _checked(blob: bytes) -> str:
    """Return the type of a public key that is whole, the only way to write itself, and strong enough."""
    (raw,), _ = _strings(blob, 1)
    key_type = raw.decode("ascii", "replace")
    if key_type not in _PARTS:
        raise SignatureFault(f"keys of type {_shown(raw)} are not known", "unsupported")
    parts, rest = _strings(blob, _PARTS[key_type])
    if rest:
        raise SignatureFault("it is damaged: something follows the end of the key")
    if key_type == "ssh-rsa":
        _check_rsa(*parts[1:])
    elif "ecdsa" in key_type:
        _check_point(key_type, *parts[1:3])
    elif len(parts[1]) != 32:
        raise SignatureFault("it is damaged: an Ed25519 key has 32 bytes")
    else:
        y = int.from_bytes(parts[1], "little") & (1 << 255) - 1
        if y >= _PRIME or y in _WEAK:  # with such a key one signature fits every text
            raise SignatureFault("the key is one with which anybody can sign")
    return key_type


def _check_point(key_type: str, curve: bytes, point: bytes) -> None:
    size = (int(curve[-3:]) + 7) // 8 if curve in (b"nistp256", b"nistp384", b"nistp521") else 0
    if curve.decode("ascii", "replace") not in key_type or len(point) != 1 + 2 * size or point[:1] != b"\x04":
        raise SignatureFault("it is damaged: the point of the ECDSA key is none of its curve")


def _check_rsa(exponent: bytes, modulus: bytes) -> None:
    e, n = (int.from_bytes(number, "big") for number in (exponent, modulus))
    shortest = all(
        number == value.to_bytes(value.bit_length() // 8 + 1, "big") for number, value in ((exponent, e), (modulus, n))
    )
    if not shortest or e % 2 == 0 or n % 2 == 0:
        raise SignatureFault("it is damaged: its numbers are not those of an RSA key")
    if e < 3 or not _SMALLEST_RSA <= n.bit_length() <= _LARGEST_RSA:
        raise SignatureFault(
            f"the RSA key has {n.bit_length()} bits, and {_SMALLEST_RSA} to {_LARGEST_RSA} are accepted"
        )


def _check_algorithm(signature: bytes, key_type: str) -> None:
    (algorithm, _), rest = _strings(signature, 2)
    if len(rest) != (5 if key_type.startswith("sk-") else 0):  # a security key adds its flags and its counter
        raise SignatureFault("it is damaged: its innermost part has another length")
    fitting = (b"rsa-sha2-256", b"rsa-sha2-512") if key_type == "ssh-rsa" else (key_type.encode(),)
    if algorithm not in fitting:
        raise SignatureFault(f"its algorithm {_shown(algorithm)} is not accepted for a key of type {key_type}")


def _ed25519_holds(key: bytes, signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    (_, raw), _ = _strings(signature, 2)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(raw, signed)
    except InvalidSignature:
        return False
    return True


def _keygen_holds(message: bytes, armored: bytes, namespace: str, key: str) -> bool:
    try:
        return sshkeygen.holds(message, armored, namespace, key)
    except sshkeygen.KeygenFault as error:
        reason = f"a key of type {key.partition(' ')[0]} needs ssh-keygen to be checked: {error.message.rstrip('.')}"
        raise SignatureFault(reason, "unsupported") from None


def _shown(name: bytes) -> str:
    """Return a name that somebody else chose as it may be shown in a message."""
    text = name.decode("ascii", "replace")
    return text if _WORD.fullmatch(text) else "something unreadable"


def _key_text(file: Path) -> str | None:
    """Return the text of a key file, or None when there is none."""
    if not file.is_file():
        return None
    try:
        with file.open("rb") as opened:
            return opened.read(_MAX_KEY_FILE).decode("utf-8", "replace")
    except OSError as error:
        raise RemitError(f"{file} cannot be read: {error.strerror}.") from None


def _normalised_from(file: Path, text: str) -> str:
    try:
        return normalised(text)
    except SignatureFault as error:
        raise RemitError(f"{file} holds no public key that can be used: {error}.") from None
