"""A review line by line, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from remit import formatters
from remit.review.review import Review
from remit.review.view import view


def terminal_lines(review: Review) -> Iterator[str]:
    """Yield a review line by line; lines that begin with no space stand out."""
    seen = view(review)
    yield seen["title"]
    yield f"    {seen['base']} → {seen['head']}, on {seen['day']}"
    for gap in seen["gaps"]:
        yield f"    Not compared: {gap['message']}"
    for document in seen["documents"]:
        yield from _document(document)
    yield from _consequences(seen)
    yield from formatters.as_text(review.report)
    yield seen["verdict"]


def _document(document: dict[str, Any]) -> Iterator[str]:
    head = document["head"]
    yield f"{head['id']} {head['title']}: {head['versions']} ({head['what']})"
    if document["summary"]:
        yield f"    Author: {document['summary']}"
    if document["found"]:
        yield f"    Changes: {document['found']}"
    yield from (f"    + {text}" for text in document["added"]["shown"])
    yield from (f"    - {text}" for text in document["removed"]["shown"])
    for role in document["needed"]:
        who = f"approved by {role['given']}" if role["given"] else " or ".join(role["people"]) or role["fault"]
        barred = f"; not {'; not '.join(role['barred'])}" if role["barred"] and not role["given"] else ""
        yield f"    Must approve as {role['title']}: {who}{barred}"
    if document["in_force"]:
        yield f"    In force: {document['in_force']}"


def _consequences(seen: dict[str, Any]) -> Iterator[str]:
    for name, what in (("raci", "Parts of roles"), ("people", "Parts of people")):
        rows = seen[name]["shown"]
        if rows:
            yield what
        for row in rows:
            where = f"{row['activity']} ({row['document']})"
            yield f"    {row['who']}: gains {row['gains']}, loses {row['loses']} in {where}"
    for role in seen["roles"]["shown"]:
        parts = [role["change"], role["fields"] and f"changes in: {role['fields']}", *role["holders"]]
        vacant = "; vacant today" if role["vacant"] else ""
        yield f"{role['title']}: {'; '.join(part for part in parts if part)}{vacant}"
    for row in seen["coverage"]["shown"]:
        what = ("left open" if row["open"] else "lost") if row["lost"] else "gained"
        yield f"{row['id']} {row['title']}: {what} ({row['documents']})"
    for item in seen["others"]["shown"]:
        yield f"{item['path']} ({item['what']}) changes"
    for item in seen["records"]["shown"]:
        yield f"Record: {item['what']}"
