"""What the signatures of a PDF are worth, as a reader with the certificates judges it; and the PDF before them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from remit.finding import RemitError
from remit.paper.pdf.signature import signatures

_NEVER = datetime(1, 1, 2, tzinfo=UTC)
"""A moment at which no certificate is valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a PDF's signature is worth.

    `intact` means that the signed bytes are unchanged, `whole` that they are the whole file (but for the place that the
    signature itself takes), with nothing added later;
    `trusted` that the certificate leads to one of the trusted ones. `at` is the time that the signer claims, None when
    there is none; `fingerprint` is the SHA-256 of the signer's certificate, in hexadecimal.
    """

    signer: str
    issuer: str
    fingerprint: str
    reason: str
    at: datetime | None
    intact: bool
    whole: bool
    trusted: bool

    @property
    def valid(self) -> bool:
        """Whether the file is exactly what a trusted signer has signed."""
        return self.intact and self.whole and self.trusted


def verify(pdf: bytes, trust: Iterable[Path], at: datetime | None = None) -> list[Signature]:
    """Return what the signatures of a PDF are worth, oldest first, without asking any server.

    `trust` are files with the certificates (PEM or DER) that are trusted. A certificate has to be valid at `at`;
    without it, at the moment that the signer claims, which nobody else has confirmed.
    """
    from pyhanko.keys import load_certs_from_pemder

    roots = []
    for path in trust:
        roots += list(load_certs_from_pemder([str(path)]))  # type: ignore[no-untyped-call]
    found = []
    for each in signatures(pdf):
        try:
            found.append(_judge(each, roots, at))
        except Exception as error:  # the many ways in which a damaged or hostile signature makes its readers stumble
            raise RemitError("The signature cannot be read: it is damaged.") from error
    return found


def unsigned(pdf: bytes) -> bytes:
    """Return a signed PDF as it was before its first signature, without the line end that was put behind it."""
    found = signatures(pdf)
    if not found:
        return pdf
    reader = found[0].reader
    start = reader.xrefs.get_startxref_for_revision(max(found[0].signed_revision - 1, 0))
    end = re.compile(rb"%%EOF[\r\n]*").search(pdf, start)
    return pdf[: end.end()].removesuffix(b"\n") if end else pdf


def _judge(embedded: Any, roots: list[Any], at: datetime | None) -> Signature:
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    certificate = embedded.signer_cert
    claimed: datetime | None = embedded.self_reported_timestamp
    moment = at or claimed or _NEVER
    context = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    try:
        with ThreadPoolExecutor(1) as pool:  # it starts an event loop, and in a worker with a browser one is running
            status = pool.submit(validate_pdf_signature, embedded, context, key_usage_settings=usage).result()
        intact = status.intact and status.valid
        # Of a certificate that is trusted by itself, its time is not looked at otherwise.
        trusted = status.trusted and certificate.not_valid_before <= moment <= certificate.not_valid_after
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    except (SignatureValidationError, SigningError, ValueError):
        intact = trusted = whole = False
    return Signature(
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        fingerprint=certificate.sha256.hex(),
        reason=str(embedded.sig_object.get("/Reason", "")),
        at=claimed,
        intact=intact,
        whole=whole,
        trusted=trusted,
    )


def _name(name: Any) -> str:
    """Return the common name of a certificate's subject or issuer, or all of it."""
    common = name.native.get("common_name")
    return common if isinstance(common, str) else str(name.human_friendly)
