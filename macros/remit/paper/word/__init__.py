"""Sheets as Word files, through pandoc.

`styles` turns classes of a tree into the named styles of the house style (`house_style`: ours, or the handbook's
own); `write` lets pandoc write the file and finishes it: `tables` get their widths, wide ones pages in `landscape`,
`fields` of headers and footers their values, and `properties` say which text it was made from. `documents` does it
for many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.lazy import lazily

__all__ = [
    "HouseStyle",
    "Properties",
    "given_style",
    "read_house_style",
    "repack",
    "write_documents",
    "write_docx",
    "write_job",
]

if TYPE_CHECKING:
    from remit.paper.word.documents import write_documents, write_job
    from remit.paper.word.house_style import HouseStyle, given_style, read_house_style
    from remit.paper.word.properties import Properties, repack
    from remit.paper.word.write import write_docx
else:
    __getattr__ = lazily(
        __name__,
        {
            "HouseStyle": "house_style",
            "Properties": "properties",
            "given_style": "house_style",
            "read_house_style": "house_style",
            "repack": "properties",
            "write_documents": "documents",
            "write_docx": "write",
            "write_job": "documents",
        },
    )
