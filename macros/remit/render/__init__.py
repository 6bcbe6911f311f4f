"""Rows and templates → text: macros in their sandbox, pages of documents and roles, job descriptions.

`expansion` expands a text: `language` checks that it holds only what authors may write, `evaluate` reads it node by
node without running anything, and each call goes to `macros`, which fill Remit's own templates (`environments`,
`escaping`). `pages` puts what Remit says of a document around its text, as a tree (`notes` has the sentences);
`badges` and `palette` hold the words, letters and colours that site, paper and tables share. `comments` escapes for
comments on a forge.
"""

from __future__ import annotations

__all__ = ["badges", "comments", "environments", "escaping", "expansion", "macros", "pages", "palette"]
