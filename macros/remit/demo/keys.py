"""Signing keys made on the spot; they live in a throw-away folder and are never part of the repository."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def make_keys(folder: Path, names: Iterable[str]) -> None:
    """Write a new Ed25519 key for each name, in the files that ssh-keygen would write."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    for name in names:
        key = Ed25519PrivateKey.generate()
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(private)
        (folder / f"{name}.pub").write_bytes(public + b"\n")
