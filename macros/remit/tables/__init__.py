"""The handbook as plain rows: who does what, who must be able to do what, who reports to whom, what is due.

`raci` makes the matrix and each role's duties, `jobs` a job description, `skills` the certificates that roles ask for
and people hold, `orgchart` the boxes and lines of the chart, `reporting` the superiors behind it, `calendar` the
reviews in the order of their days. Nothing here knows Markdown, Excel or paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = ["job_description", "orgchart", "raci", "reporting", "reviews", "skills"]

if TYPE_CHECKING:
    from remit.tables.calendar import reviews
    from remit.tables.jobs import job_description
else:
    __getattr__ = lazily(__name__, {"job_description": "jobs", "reviews": "calendar"})
