"""Calls of macros → what they show: a sandbox for them, whole pages of documents and roles, templates of other texts.

`expansion` makes the calls in a text: `language` checks that it holds only what authors may write, `evaluate` reads it
node by node without running anything, and each call goes to `macros`. `pages` puts what Remit says of a document
around its text. `environments` has the templates of Remit's other texts, which `escaping` makes safe, and `palette`
the colours that site, paper and tables share.
"""

from __future__ import annotations

__all__ = ["environments", "escaping", "expansion", "html_writer", "macros", "pages", "palette"]
