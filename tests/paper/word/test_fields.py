"""Fields of headers and footers are filled in both forms that Word writes."""

from __future__ import annotations

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from remit.paper.word.fields import fill

VALUES = {"remit-id": "POL-001", "title": "AI Policy"}


def filled(inside: str) -> tuple[list[str], str]:
    root = parse_xml(f"<w:hdr {nsdecls('w')}><w:p>{inside}</w:p></w:hdr>")
    names = [name for name, _ in fill(root, VALUES)]
    return names, "".join(each.text or "" for each in root.iter(qn("w:t"), qn("w:instrText")))


def complex_field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_a_simple_field() -> None:
    field = '<w:fldSimple w:instr=" DOCPROPERTY &quot;remit-id&quot; "><w:r><w:t>old</w:t></w:r></w:fldSimple>'
    assert filled(field) == (["remit-id"], "POL-001")


def test_a_field_of_several_runs_whose_result_is_in_pieces() -> None:
    result = "<w:r><w:t>ol</w:t></w:r><w:r><w:t>d</w:t></w:r>"
    field = complex_field(" TITLE  \\* MERGEFORMAT ", result)
    names, text = filled(f"<w:r><w:t>(</w:t></w:r>{field}")
    assert (names, text) == (["title"], "( TITLE  \\* MERGEFORMAT AI Policy")


def test_other_fields_are_left_alone() -> None:
    result = "<w:r><w:t>3</w:t></w:r>"
    assert filled(complex_field("PAGE", result)) == ([], "PAGE3")
    assert filled('<w:fldSimple w:instr=" DOCPROPERTY other "><w:r><w:t>x</w:t></w:r></w:fldSimple>') == ([], "x")
    assert filled('<w:fldSimple w:instr=" TITLE "/>') == ([], "")
    assert filled('<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>x</w:t></w:r>') == ([], "x")
