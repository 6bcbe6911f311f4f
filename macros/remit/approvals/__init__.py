"""Records, ledger, signatures and authority: which decision counts.

`ledger` lists the files below records/approvals/ in the order in which they were merged, with the running digest.
`records` reads each as a canonical statement or says why it is none. `registers` looks up roles, people and settings
as they were before a record was merged. `authority` judges one record against them: its time, its `signatures`
(checked here or by `sshkeygen`), the role, the holder, the writers. The first failure is the reason; the verdict says
how sure it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["Assurance", "Decision", "Record", "authority", "ledger", "records", "registers", "signatures"]

if TYPE_CHECKING:
    from remit.approvals.authority import Assurance
    from remit.approvals.records import Decision, Record
else:
    __getattr__ = lazily(__name__, {"Assurance": "authority", "Decision": "records", "Record": "records"})
