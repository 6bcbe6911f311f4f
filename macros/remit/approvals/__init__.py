"""Records, ledger, signatures and authority: which decision counts."""
