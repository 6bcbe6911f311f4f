"""Electronic signatures in PDFs (PAdES B-B, ETSI EN 319 142-1) that keep PDF/A-3a and PDF/UA-1.

A signature is appended: the unsigned file and a line end are exactly the beginning of the signed one, so whoever makes
the same file again can still compare the two byte by byte.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.finding import RemitError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates

FIELD = "Approval"
"""The name of the form field that holds the signature."""
FIELD_TEXT = "Approval signature"
"""What a screen reader says of that field."""
MOST_BYTES = 1024 * 1024


def sign(pdf: bytes, key: Path, passphrase: str | None, *, at: datetime, reason: str, place: str = "") -> bytes:
    """Return a PDF with a signature appended; `key` is a PKCS#12 file, `at` the moment that is stated, with its zone.

    Raises `RemitError` when the key cannot be used at that moment, or the PDF is signed already or damaged.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import signers
    from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.general import SigningError

    if at.utcoffset() is None:
        raise ValueError("the moment of a signature has a time zone")
    content = _content(key)
    digest = _usable(_opened(content, key, passphrase), key, at)
    if signatures(pdf):
        raise RemitError("The PDF is signed already.", "Make it anew without a signature, and sign that.")
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm=digest,
        reason=reason,
        location=place or None,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    # PDF/A wants every annotation to be printed and none hidden, PDF/UA one without a place in the text to lie outside.
    unseen = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    field = SigFieldSpec(FIELD, readable_field_name=FIELD_TEXT, invis_sig_settings=unseen)
    try:
        signer = signers.PdfSigner(meta, signer=_signer(content, key, passphrase), new_field_spec=field)
        signed: bytes = _in_thread(asyncio.run, _append(signer, pdf, at))
    except (PdfError, SigningError) as error:
        raise RemitError(f"The PDF cannot be signed: {error}") from None
    return signed


def _in_thread(function: Callable[..., Any], *given: Any) -> Any:
    """Call a function in a thread of its own: it starts an event loop, and here one may be running already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *given).result()


async def _append(signer: Any, pdf: bytes, at: datetime) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    class Writer(IncrementalPdfFileWriter):
        """Leaves the metadata as they are: rewritten ones would lose what PDF/UA declares in them."""

        output_version = (1, 7)  # that of PDF/A-3; without need, no file says that it is of PDF 2.0

        def _update_meta(self) -> None:
            pass

    # Without a line end after the old end, the new part would begin in the middle of a line.
    session = signer.init_signing_session(Writer(BytesIO(pdf + b"\n")))
    session.system_time = at
    size = await session.estimate_signature_container_size(None)
    document = session.prepare_tbs_document(None, size)
    digest, output = document.digest_tbs_document()
    signed = await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=at))
    await signed.post_signature_processing(output)
    content: bytes = output.getvalue()
    return content


def signatures(pdf: bytes) -> list[Any]:
    """Return the signatures in a PDF, the oldest first; raise `RemitError` when it is none, or damaged."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # what is wrong is said by what is returned or raised
    try:
        reader = PdfFileReader(BytesIO(pdf))
        if reader.encrypted:
            raise RemitError("The PDF is encrypted, which PDF/A forbids.")
        return list(reader.embedded_signatures)
    except PdfError as error:
        raise RemitError(f"This is not a PDF, or a damaged one: {error}.") from None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        raise RemitError("This is not a PDF, or a damaged one: it cannot be taken apart.") from None


def _opened(content: bytes, key: Path, passphrase: str | None) -> PKCS12KeyAndCertificates:
    """Read a PKCS#12 file; say in plain words why it cannot be read."""
    from asn1crypto.pkcs12 import Pfx  # type: ignore[import-untyped]
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        Pfx.load(content, strict=True)["version"].native  # noqa: B018 - reads what `load` only looked at
    except (ValueError, TypeError):
        raise RemitError(
            f"{key} is not a key in the form PKCS#12.",
            "Give a file with key and certificate (.p12 or .pfx), as certificate authorities issue them.",
        ) from None
    try:
        return pkcs12.load_pkcs12(content, passphrase.encode() if passphrase is not None else None)
    except (ValueError, TypeError):
        raise RemitError(f"The passphrase does not open {key}.", "Give the one that was set for it.") from None
    except UnsupportedAlgorithm as error:
        raise RemitError(f"{key} cannot be opened: {error}") from None


def _content(key: Path) -> bytes:
    try:
        with key.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise RemitError(f"There is no file {key}.", "Name the PKCS#12 file of the signing key.") from None
    except OSError as error:
        raise RemitError(f"{key} cannot be read: {error.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise RemitError(f"{key} is too large to be a key.")
    return content


def _usable(opened: PKCS12KeyAndCertificates, key: Path, at: datetime) -> str:
    """Refuse a key that makes no signature which others could check; return the digest that goes with it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if opened.key is None or opened.cert is None:
        what = "key" if opened.key is None else "certificate"
        raise RemitError(f"There is no {what} in {key}.", "Signing needs a key and the certificate that belongs to it.")
    certificate = opened.cert.certificate
    if at > certificate.not_valid_after_utc:
        raise RemitError(
            f"The certificate in {key} expired on {certificate.not_valid_after_utc:%Y-%m-%d}.", "Sign with a valid one."
        )
    if at < certificate.not_valid_before_utc:
        raise RemitError(
            f"The certificate in {key} is valid only from {certificate.not_valid_before_utc:%Y-%m-%d} on.",
            "Sign with a valid one.",
        )
    return "sha512" if isinstance(opened.key, Ed25519PrivateKey) else "sha256"  # the former by RFC 8419


def _signer(content: bytes, key: Path, passphrase: str | None) -> Any:
    from pyhanko.sign.signers import SimpleSigner

    try:
        return SimpleSigner.load_pkcs12_data(content, [], passphrase.encode() if passphrase is not None else None)
    except ValueError as error:
        raise RemitError(f"{key} cannot be used for signing: {error}") from None
