"""The pages themselves: what a document's page holds, and what cannot lead a page astray."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from remit.edition import open_edition
from remit.site import pages as site
from support import sites
from support.handbooks import BOARD, HANDBOOK, INDEX, POLICY, SETTINGS, TEAM, Changes, replaced

EVIL = """X " </title><script>alert(1)</script> <img src=x onerror=alert(2)> & &lt;i&gt; *b* `c` C#"""
QUOTED = "'" + EVIL.replace("'", "''") + "'"

POLICIES: list[object] = [
    {"Zebra &lt;Policy&gt;": "policies/zebra.md"},
    {"AI Policy": POLICY},
    {"Data rules": [{"More": "policies/data_rules/more.md"}]},
    {"Risk Procedure": "policies/risk-procedure.md"},
]


def built(root: Path, changes: Changes | None = None) -> dict[str, str]:
    """The pages of a site by their path."""
    sites.write(root, changes)
    sites.build(root)
    return {name: text.decode() for name, text in sites.files(root / "site").items() if name.endswith(".html")}


def headings(html: str) -> list[str]:
    """The headings of a page, without their anchors."""
    article = html.partition("<article")[2].partition("</article>")[0]
    found = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", article, re.DOTALL)
    return [f"{level} {re.sub('<a.*?</a>|<.*?>', '', text, flags=re.DOTALL).strip()}" for level, text in found]


def test_a_document_page_has_title_control_block_text_table_and_history(tmp_path: Path) -> None:
    pages = built(tmp_path)
    page = pages["policies/ai-policy.html"]
    assert headings(page) == ["1 AI Policy", "2 Purpose", "2 RACI assignments", "2 Approvals", "2 Revision history"]
    order = [
        "<h1",
        "document-control",
        "We use AI with care.",
        "remit-table--raci",
        "raci-legend",
        "remit-table--history",
    ]
    assert sorted(order, key=page.index) == order
    assert "id: POL-001" not in page


def test_a_role_page_has_card_duties_job_description_control_block_and_history(tmp_path: Path) -> None:
    pages = built(tmp_path)
    assert headings(pages["roles/lead.html"]) == [
        *(
            "1 Lead Implementer",
            "2 Assigned activities",
            "2 Job description",
            "3 Accountability",
            "3 Key activities",
        ),
        *("3 Areas of responsibility", "4 Planning and design", "3 Qualifications", "3 Skills", "4 Technical"),
        *("4 Certifications and training", "4 Soft skills", "3 Example", "2 Notes", "2 Document control"),
        *("2 Approvals", "2 Revision history"),
    ]


def test_a_text_with_its_own_title_gets_no_second_one(tmp_path: Path) -> None:
    pages = built(tmp_path, {POLICY: replaced(POLICY, "## Purpose", "# Own title\n\n## Purpose")})
    assert headings(pages["policies/ai-policy.html"])[:2] == ["1 Own title", "2 Purpose"]


def test_front_matter_named_like_a_macro_does_not_shadow_it(tmp_path: Path) -> None:
    text = "---\ntitle: Home\nraci_table: shadow\norganisation: Shadow Ltd\nrender_macros: false\n---\n\n"
    pages = built(tmp_path, {INDEX: f"{text}# Home\n\n{{{{ organisation }}}}\n\n{{{{ raci_table() }}}}\n"})
    assert "remit-table--raci" in pages["index.html"]
    assert "<p>Small Organisation</p>" in pages["index.html"]
    assert "Shadow Ltd" not in pages["index.html"]


@pytest.mark.parametrize(
    "first", ["Note: text", "Title: Not the title\nAuthor: nobody", "---", "{}", "# : x\n\nKey: value"]
)
def test_a_first_line_is_not_eaten_as_metadata(first: str, tmp_path: Path) -> None:
    changed = HANDBOOK[POLICY].replace("\n## Purpose\n", f"\n{first}\n\n## Purpose\n")
    pages = built(tmp_path, {POLICY: changed})
    assert "<title>AI Policy - Small handbook</title>" in pages["policies/ai-policy.html"]
    for line in first.splitlines():
        if line[:1].isalpha():
            assert line in pages["policies/ai-policy.html"]
    assert "2 Purpose" in headings(pages["policies/ai-policy.html"])


def test_nothing_that_is_written_as_text_becomes_markup_anywhere_on_a_page(tmp_path: Path) -> None:
    changes: Changes = {
        SETTINGS: HANDBOOK[SETTINGS].replace(
            "plugins: [remit]", "plugins: [remit, search]\nnav: [index.md, other.md, policies/, roles/]"
        ),
        POLICY: replaced(
            POLICY,
            *("title: AI Policy", f"title: {QUOTED}"),
            *("summary: Says what we use AI for, and what not.", f"summary: {QUOTED}"),
            *("name: Policy development", f"name: {QUOTED}"),
            *("summary: First issue.", f"summary: {QUOTED}"),
        ),
        TEAM: replaced(TEAM, "title: AI Development Team", f"title: {QUOTED}", "short: AI Team", f"short: {QUOTED}"),
        "content/other.md": "# a &lt;/title>&lt;script>alert(1)&lt;/script> &amp;lt;b>\n",
        INDEX: f"---\ntitle: {QUOTED}\ndescription: {QUOTED}\n---\n\n# Home\n\n{{{{ org_chart() }}}}\n\n"
        "{{ document_register() }}\n\n{{ raci_table() }}\n",
    }
    pages = built(tmp_path, changes)
    assert len(pages) == 8
    for html in pages.values():
        assert "<script>alert" not in html
        assert not re.search(r"<img[^>]*onerror", html)
        assert html.count("</title>") == 1
    escaped = (
        'X " &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(2)&gt; &amp; &amp;lt;i'
    )
    for name in ("policies/ai-policy.html", "roles/ai-team.html"):
        assert f"<title>{escaped}&amp;gt; *b* `c` C# - Small handbook</title>" in pages[name]
        assert f">{escaped}&amp;gt; *b* `c` C#<" in pages[name]
    quoted = escaped.replace('"', "&quot;")
    assert f'<meta name="description" content="{quoted}&amp;gt; *b* `c` C#">' in pages["index.html"]
    assert "<title>a &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&gt; - Small" in pages["other.html"]


def test_braces_in_what_is_written_as_text_are_no_calls(tmp_path: Path) -> None:
    said = "'Use of {{ braces }} and {% raw %}'"
    changes: Changes = {
        POLICY: replaced(
            POLICY,
            *("title: AI Policy", f"title: {said}"),
            *("summary: Says what we use AI for, and what not.", f"summary: {said}"),
            *("name: Policy development", f"name: {said}"),
        ),
        TEAM: replaced(TEAM, "title: AI Development Team", "title: 'Team {{ x }}'"),
        INDEX: f"---\ntitle: {said}\n---\n\n# Home\n\n{{{{ document_register() }}}}\n\n{{{{ raci_table() }}}}\n\n"
        "{{ org_chart() }}\n",
    }
    pages = built(tmp_path, changes)
    assert ">Team &#123;&#123; x &#125;&#125;</text>" in pages["index.html"]
    shown = "Use of &#123;&#123; braces &#125;&#125; and &#123;% raw %&#125;"
    assert f"<title>{shown} - Small handbook</title>" in pages["policies/ai-policy.html"]
    assert f'<meta name="description" content="{shown}">' in pages["policies/ai-policy.html"]
    assert f"<title>{shown} - Small handbook</title>" in pages["index.html"]
    words = "Use of {{ braces }} and {% raw %}"
    assert (
        pages["index.html"].count(f"{words}</a>") >= 2
    )  # in the register and in the matrix  # in the register and in the matrix


def test_files_beside_documents_come_with_them_and_people_do_not(tmp_path: Path) -> None:
    sites.write(
        tmp_path,
        {
            POLICY: f"{HANDBOOK[POLICY]}\n![A picture](a%20picture.png)\n",
            "policies/a picture.png": b"\x89PNG",
            "policies/.hidden.md": "hidden",
        },
    )
    sites.build(tmp_path)
    made = {name for name in sites.files(tmp_path / "site") if name.startswith(("policies/", "roles/"))}
    assert made == {
        *("policies/a picture.png", "policies/ai-policy.html", "policies/risk-procedure.html"),
        *("roles/ai-team.html", "roles/board.html", "roles/lead.html"),
    }


def test_a_path_with_signs_in_it_can_be_linked_to(tmp_path: Path) -> None:
    text = HANDBOOK[POLICY].replace("procedure](risk", "procedure](../risk").replace("POL-001", "POL-002")
    pages = built(tmp_path, {"policies/it & c#/data (eu).md": text.replace("policy-development", "data-policy")})
    assert "policies/it & c#/data (eu).html" in pages
    assert 'href="../policies/it%20%26%20c%23/data%20%28eu%29.html"' in pages["roles/board.html"]


def test_the_navigation_is_filled_in_the_order_of_ids(tmp_path: Path) -> None:
    text = HANDBOOK[POLICY]
    changes: Changes = {
        "policies/zebra.md": text.replace("POL-001", "POL-000").replace("AI Policy", "Zebra <Policy>"),
        "policies/data_rules/more.md": text.replace("POL-001", "POL-003").replace("AI Policy", "More"),
    }
    edition = open_edition(sites.write(tmp_path, changes), sites.TODAY)
    assert site.navigation(edition, ["index.md", {"Policies": "policies/"}, "roles/", {"Deep": ["policies/"]}]) == [
        "index.md",
        {"Policies": POLICIES},
        {"Board": BOARD},
        {"Lead Implementer": "roles/lead.md"},
        {"AI Development Team": TEAM},
        {"Deep": POLICIES},
    ]
    assert site.navigation(edition, None) is None
