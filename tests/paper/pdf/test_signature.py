"""Signatures: made, kept within both standards, checked, and refused in plain words."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from remit.finding import RemitError
from remit.paper.pdf.signature import sign, signatures
from support import validation, verapdf
from support.sheets import sheet
from support.signatures import Signature, unsigned, verify

AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
SECRET = "pässword"  # not only ASCII
NAME = "Document Control (Example)"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@cache
def _key(kind: str) -> Key:
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else rsa.generate_private_key(65537, 2048)


def _certificate(kind: str, begin: datetime, end: datetime) -> x509.Certificate:
    key, name = _key(kind), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1000).not_valid_before(begin).not_valid_after(end)
    builder = builder.add_extension(usage, critical=True)
    return builder.sign(key, None if kind == "ed25519" else hashes.SHA256())


def identity(
    folder: Path,
    kind: str = "rsa",
    begin: datetime = AT - timedelta(days=30),
    end: datetime = AT + timedelta(days=335),
    secret: str | None = SECRET,
) -> tuple[Path, Path]:
    """Write a key with its certificate, and the certificate alone; return both files."""
    certificate = _certificate(kind, begin, end)
    locked: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if secret is not None:
        locked = serialization.BestAvailableEncryption(secret.encode())
    key, trust = folder / f"{kind}.p12", folder / f"{kind}.pem"
    key.write_bytes(pkcs12.serialize_key_and_certificates(b"example", _key(kind), certificate, None, locked))
    trust.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key, trust


@cache
def _pdf() -> bytes:
    return sheet()


def _signed(folder: Path, kind: str = "rsa") -> tuple[bytes, Path]:
    key, trust = identity(folder, kind)
    return sign(_pdf(), key, SECRET, at=AT, reason="Released — Größe"), trust


@pytest.mark.parametrize("kind", ["rsa", "ec", "ed25519"])
def test_a_signature_says_who_signed_what_when_and_why(tmp_path: Path, kind: str) -> None:
    pdf, trust = _signed(tmp_path, kind)
    certificate = x509.load_pem_x509_certificate(trust.read_bytes())
    assert verify(pdf, [trust]) == [
        Signature(
            signer=NAME,
            issuer=NAME,
            fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
            reason="Released — Größe",
            at=AT,
            intact=True,
            whole=True,
            trusted=True,
        )
    ]
    assert verify(pdf, [trust])[0].valid


def test_a_signed_file_keeps_both_standards(tmp_path: Path) -> None:
    pdf, _ = _signed(tmp_path)
    assert validation.failures(pdf) == []


def test_a_signed_file_keeps_both_standards_in_the_reference_validator(tmp_path: Path) -> None:
    if why := verapdf.unavailable():
        pytest.skip(why)
    files = {}
    for kind in ("rsa", "ec", "ed25519"):
        files[tmp_path / f"{kind}.pdf"] = _signed(tmp_path, kind)[0]
    for path, pdf in files.items():
        path.write_bytes(pdf)
    assert verapdf.failures(files) == {path: [] for path in files}


def test_the_unsigned_file_is_the_beginning_of_the_signed_one(tmp_path: Path) -> None:
    pdf, _ = _signed(tmp_path)
    assert pdf.startswith(_pdf() + b"\n")
    assert unsigned(pdf) == _pdf()
    assert unsigned(_pdf()) == _pdf()
    for end in (b"\n", b"\r\n"):
        again = sign(_pdf() + end, tmp_path / "rsa.p12", SECRET, at=AT, reason="R")
        assert unsigned(again) == _pdf() + end
    assert len(pdf) - len(_pdf()) < 40_000
    assert (len(signatures(_pdf())), len(signatures(pdf))) == (0, 1)


def test_every_change_of_the_document_is_noticed(tmp_path: Path) -> None:
    pdf, trust = _signed(tmp_path)
    text = pdf.index(b"/Lang")
    for at in (20, text + 6, len(_pdf()) // 2, len(_pdf()) - 100):
        changed = bytearray(pdf)
        changed[at] ^= 1
        try:
            (found,) = verify(bytes(changed), [trust])
        except RemitError:
            continue  # so damaged that it is no PDF any more
        assert not found.valid
        assert not found.intact


def test_what_is_added_later_is_noticed(tmp_path: Path) -> None:
    pdf, trust = _signed(tmp_path)
    (found,) = verify(pdf + b"\n% more\n", [trust])
    assert (found.intact, found.whole, found.valid) == (True, False, False)


def test_an_unknown_signer_is_not_trusted(tmp_path: Path) -> None:
    pdf, _ = _signed(tmp_path)
    _, other = identity(tmp_path, "ec")
    for trust in ([], [other]):
        (found,) = verify(pdf, trust)
        assert (found.intact, found.whole, found.trusted) == (True, True, False)


def test_trust_ends_with_the_certificate(tmp_path: Path) -> None:
    pdf, trust = _signed(tmp_path)
    assert verify(pdf, [trust], AT + timedelta(days=300))[0].trusted
    assert not verify(pdf, [trust], AT + timedelta(days=400))[0].trusted


def test_a_file_without_a_signature_has_none() -> None:
    assert verify(_pdf(), []) == []


def test_a_key_without_a_passphrase_signs(tmp_path: Path) -> None:
    key, trust = identity(tmp_path, "ec", secret=None)
    assert verify(sign(_pdf(), key, None, at=AT, reason="R"), [trust])[0].valid


def _refused(pdf: bytes, key: Path, secret: str | None = SECRET, at: datetime = AT) -> str:
    with pytest.raises(RemitError) as caught:
        sign(pdf, key, secret, at=at, reason="R")
    return caught.value.message


def test_keys_that_cannot_be_used_are_refused_in_plain_words(tmp_path: Path) -> None:
    key, trust = identity(tmp_path, "ec")
    wrong = f"The passphrase does not open {key}."
    assert [_refused(_pdf(), key, secret) for secret in ("no", "", None)] == [wrong] * 3
    assert _refused(_pdf(), tmp_path / "no.p12") == f"There is no file {tmp_path / 'no.p12'}."
    assert _refused(_pdf(), trust) == f"{trust} is not a key in the form PKCS#12."
    assert _refused(_pdf(), tmp_path) == f"{tmp_path} cannot be read: Is a directory."
    for content in (b"", b"\x30\x80", key.read_bytes()[:100], b"\x30\x03\x02\x01\x03"):
        (tmp_path / "odd.p12").write_bytes(content)
        assert _refused(_pdf(), tmp_path / "odd.p12") in (
            f"{tmp_path / 'odd.p12'} is not a key in the form PKCS#12.",
            f"The passphrase does not open {tmp_path / 'odd.p12'}.",
        )
    (tmp_path / "large.p12").write_bytes(b"\x30" * 1_100_000)
    assert _refused(_pdf(), tmp_path / "large.p12") == f"{tmp_path / 'large.p12'} is too large to be a key."


def test_a_certificate_signs_only_while_it_is_valid(tmp_path: Path) -> None:
    key, _ = identity(tmp_path, "ec")
    assert _refused(_pdf(), key, at=AT + timedelta(days=336)) == f"The certificate in {key} expired on 2027-01-30."
    early = f"The certificate in {key} is valid only from 2026-01-30 on."
    assert _refused(_pdf(), key, at=AT - timedelta(days=31)) == early


def test_a_file_without_a_certificate_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "bare.p12"
    certificate = _certificate("ec", AT - timedelta(days=1), AT + timedelta(days=1))
    locked = serialization.BestAvailableEncryption(SECRET.encode())
    key.write_bytes(pkcs12.serialize_key_and_certificates(b"x", _key("ec"), None, None, locked))
    assert _refused(_pdf(), key) == f"There is no certificate in {key}."
    key.write_bytes(pkcs12.serialize_key_and_certificates(b"x", None, None, [certificate], locked))
    assert _refused(_pdf(), key) == f"There is no key in {key}."


def test_a_signed_file_is_not_signed_again(tmp_path: Path) -> None:
    pdf, _ = _signed(tmp_path)
    assert _refused(pdf, tmp_path / "rsa.p12") == "The PDF is signed already."


@pytest.mark.parametrize("pdf", [b"", b"no PDF", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\nstartxref\n5\n%%EOF"])
def test_what_is_no_pdf_is_refused(tmp_path: Path, pdf: bytes) -> None:
    key, _ = identity(tmp_path, "ec")
    assert _refused(pdf, key).startswith("This is not a PDF, or a damaged one: ")


def test_a_moment_without_a_zone_is_a_fault_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        sign(_pdf(), tmp_path / "x.p12", None, at=datetime(2026, 1, 1), reason="R")  # noqa: DTZ001 - it is refused


def test_a_damaged_signature_is_told_in_plain_words(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pdf, trust = _signed(tmp_path, "ec")
    begin, choice = pdf.index(b"/Contents <") + 11, random.Random(5)  # noqa: S311 - which bytes matters little
    said = set()
    for _ in range(200):
        changed = bytearray(pdf)
        for _ in range(choice.choice((1, 3, 10))):
            changed[choice.randrange(begin - 400, len(pdf))] = choice.choice(b"0123456789ABCDEF<>[]()/ R\n\x00\xff")
        try:
            assert len(verify(bytes(changed), [trust])) < 2
            unsigned(bytes(changed))
        except RemitError as error:
            said.add(error.message.partition(":")[0])
    assert said == {"This is not a PDF, or a damaged one", "The signature cannot be read"}
    assert capfd.readouterr() == ("", "")


def test_a_signed_file_stays_of_the_version_of_its_standard(tmp_path: Path) -> None:
    assert b"/Version" not in _signed(tmp_path)[0]
