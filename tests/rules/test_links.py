"""The rules about links, images and active content."""

from __future__ import annotations

import pytest
from support.checking import Case, Reported, findings, policy
from support.handbooks import INDEX

EXTRA = "policies/extra.md"


def refused(what: str, line: int, column: int) -> Reported:
    message = f"`{what}` has no place in a text, and is not shown."
    return Reported("LNK506", "policies/extra.md", line, column, message, "Remove it.")


CASES = [
    Case(
        "LNK501 a page",
        {EXTRA: policy(text="See the [policy](ai-polcy.md).")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                18,
                "There is no page `policies/ai-polcy.md`, to which `ai-polcy.md` leads.",
                "Did you mean `ai-policy.md`?",
            )
        ],
        {EXTRA: policy(text="See the [policy](ai-policy.md).")},
    ),
    Case(
        "LNK501 an image",
        {EXTRA: policy(text="![Plan](plan.png)")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                9,
                "There is no image `policies/plan.png`, to which `plan.png` leads.",
                "Write the path as it is seen from `policies/`.",
            )
        ],
        {EXTRA: policy(text="![Plan](plan.png)"), "policies/plan.png": b"\x89PNG"},
    ),
    Case(
        "LNK501 out of the handbook",
        {EXTRA: policy(text="[Top](../../secret.md)")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                7,
                "The link `../../secret.md` leaves the handbook.",
                "Link to a file inside it.",
            )
        ],
        {EXTRA: policy(text="[Home](../index.md)")},
    ),
    Case(
        "LNK501 from the home page",
        {INDEX: "# Home\n\n[Board](roles/bord.md)\n"},
        [
            Reported(
                "LNK501",
                "content/index.md",
                3,
                9,
                "There is no page `roles/bord.md`, to which `roles/bord.md` leads.",
                "Did you mean `roles/board.md`?",
            )
        ],
        {INDEX: "# Home\n\n[Board](roles/board.md)\n"},
    ),
    Case(
        "LNK501 from content to a document",
        {"content/guides/new.md": "# New\n\n[Policy](policies/ai-policy.md)\n"},
        [
            Reported(
                "LNK501",
                "content/guides/new.md",
                3,
                10,
                "There is no page `guides/policies/ai-policy.md`, to which `policies/ai-policy.md` leads.",
                "Did you mean `../policies/ai-policy.md`?",
            )
        ],
        {"content/guides/new.md": "# New\n\n[Policy](../policies/ai-policy.md)\n"},
    ),
    Case(
        "LNK501 from a document to a guide",
        {EXTRA: policy(text="[Guide](../content/guides/new.md)"), "content/guides/new.md": "# New\n"},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                9,
                "There is no page `content/guides/new.md`, to which `../content/guides/new.md` leads.",
                "Did you mean `../guides/new.md`?",
            )
        ],
        {EXTRA: policy(text="[Guide](../guides/new.md)"), "content/guides/new.md": "# New\n"},
    ),
    Case(
        "LNK501 percent-encoding",
        {EXTRA: policy(text="[Old](an%20old%20policy.md)")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                7,
                "There is no page `policies/an old policy.md`, to which `an%20old%20policy.md` leads.",
                "Did you mean `ai-policy.md`?",
            )
        ],
        {
            EXTRA: policy(text="[Old](an%20old%20policy.md) [again](<an old policy.md>)"),
            "policies/an old policy.md": policy("POL-003"),
        },
    ),
    Case(
        "LNK501 other alphabets",
        {EXTRA: policy(text="[Über](%C3%BCber.md)")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                8,
                "There is no page `policies/über.md`, to which `%C3%BCber.md` leads.",
                "Write the path as it is seen from `policies/`.",
            )
        ],
        {EXTRA: policy(text="[Über](über.md) [nochmal](%C3%BCber.md)"), "policies/über.md": policy("POL-003")},
    ),
    Case(
        "LNK501 in a table",
        {EXTRA: policy(text="| Step | Text |\n|---|---|\n| One | [x](one.md) |")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                12,
                13,
                "There is no page `policies/one.md`, to which `one.md` leads.",
                "Write the path as it is seen from `policies/`.",
            )
        ],
        {EXTRA: policy(text="| Step | Text |\n|---|---|\n| One | [x](ai-policy.md) |")},
    ),
    Case(
        "LNK501 by reference",
        {EXTRA: policy(text="See [the policy][p].\n\n[p]: ai-polcy.md")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                12,
                6,
                "There is no page `policies/ai-polcy.md`, to which `ai-polcy.md` leads.",
                "Did you mean `ai-policy.md`?",
            )
        ],
        {EXTRA: policy(text="See [the policy][p].\n\n[p]: ai-policy.md")},
    ),
    Case(
        "LNK501 in HTML",
        {EXTRA: policy(text='<a href="ai-polcy.md">x</a> and\n<img src="plan.png" alt="Plan">')},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                10,
                "There is no page `policies/ai-polcy.md`, to which `ai-polcy.md` leads.",
                "Did you mean `ai-policy.md`?",
            ),
            Reported(
                "LNK501",
                "policies/extra.md",
                11,
                11,
                "There is no image `policies/plan.png`, to which `plan.png` leads.",
                "Write the path as it is seen from `policies/`.",
            ),
        ],
        {EXTRA: policy(text='<a href="ai-policy.md">x</a>')},
    ),
    Case(
        "LNK501 with a query",
        {EXTRA: policy(text="[x](ai-polcy.md?a=b#purpose)")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                5,
                "There is no page `policies/ai-polcy.md`, to which `ai-polcy.md?a=b#purpose` leads.",
                "Did you mean `ai-policy.md`?",
            )
        ],
        {EXTRA: policy(text="[x](ai-policy.md?a=b#purpose) [y](?a=b)")},
    ),
    Case(
        "LNK501 a folder",
        {EXTRA: policy(text="[x](../roles/)")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                5,
                "There is no page `roles`, to which `../roles/` leads.",
                "Write the path as it is seen from `policies/`.",
            )
        ],
        None,
    ),
    Case(
        "LNK501 a built page",
        {EXTRA: policy(text="[x](ai-policy.html)")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                5,
                "There is no page `policies/ai-policy.html`, to which `ai-policy.html` leads.",
                "Did you mean `ai-policy.md`?",
            )
        ],
        None,
    ),
    Case(
        "LNK501 a list that is not in the site",
        {EXTRA: policy(text="[x](../roles/people.yml)")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                5,
                "There is no page `roles/people.yml`, to which `../roles/people.yml` leads.",
                "Write the path as it is seen from `policies/`.",
            )
        ],
        {EXTRA: policy(text="[x](../data.yml)"), "content/data.yml": "a: 1\n"},
    ),
    Case(
        "LNK501 in several lines",
        {EXTRA: policy(text="Text.\n\n- See [a](ai-policy.md)\n  and [b](b.md),\n- and [c](c.md).")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                13,
                11,
                "There is no page `policies/b.md`, to which `b.md` leads.",
                "Write the path as it is seen from `policies/`.",
            ),
            Reported(
                "LNK501",
                "policies/extra.md",
                14,
                11,
                "There is no page `policies/c.md`, to which `c.md` leads.",
                "Write the path as it is seen from `policies/`.",
            ),
        ],
        None,
    ),
    Case(
        "LNK501 in no code",
        {EXTRA: policy(text="[x](x.md)")},
        [
            Reported(
                "LNK501",
                "policies/extra.md",
                10,
                5,
                "There is no page `policies/x.md`, to which `x.md` leads.",
                "Write the path as it is seen from `policies/`.",
            )
        ],
        {
            EXTRA: policy(
                text="`[x](x.md)`\n\n```\n[x](x.md)\n<a href='x.md'>\n```\n\n~~~\n<img src='x.png'>\n~~~\n\n"
                "    [x](x.md)\n\n<!-- [x](x.md) -->"
            )
        },
    ),
    Case(
        "LNK502 another page's",
        {EXTRA: policy(text="[x](ai-policy.md#porpose)")},
        [
            Reported(
                "LNK502",
                "policies/extra.md",
                10,
                5,
                "`policies/ai-policy.md` has no heading `#porpose`.",
                "Did you mean `purpose`?",
            )
        ],
        {EXTRA: policy(text="[x](ai-policy.md#purpose)")},
    ),
    Case(
        "LNK502 its own",
        {EXTRA: policy(text="## Aim\n\n[x](#aims)")},
        [
            Reported(
                "LNK502",
                "policies/extra.md",
                12,
                5,
                "`policies/extra.md` has no heading `#aims`.",
                "Did you mean `aim`?",
            )
        ],
        {EXTRA: policy(text="## Aim\n\n[x](#aim)")},
    ),
    Case(
        "LNK502 equal headings",
        {EXTRA: policy(text="## Aim\n\n## Aim\n\n[x](#aim_2)")},
        [
            Reported(
                "LNK502",
                "policies/extra.md",
                14,
                5,
                "`policies/extra.md` has no heading `#aim_2`.",
                "Did you mean `aim_1`?",
            )
        ],
        {EXTRA: policy(text="## Aim\n\n## Aim\n\n[x](#aim) [y](#aim_1)")},
    ),
    Case(
        "LNK502 an id of its own",
        {EXTRA: policy(text="## Aim { #goal }\n\n[x](#aim)")},
        [Reported("LNK502", "policies/extra.md", 12, 5, "`policies/extra.md` has no heading `#aim`.", "Known: goal.")],
        {EXTRA: policy(text="## Aim { #goal }\n\n[x](#goal)")},
    ),
    Case(
        "LNK502 an id in HTML",
        {EXTRA: policy(text="<a id='here'></a> Text.\n\n[x](#there)")},
        [
            Reported(
                "LNK502",
                "policies/extra.md",
                12,
                5,
                "`policies/extra.md` has no heading `#there`.",
                "Did you mean `here`?",
            )
        ],
        {EXTRA: policy(text="<a id='here'></a> Text.\n\n[x](#here)")},
    ),
    Case(
        "LNK502 accents and signs",
        {EXTRA: policy(text="## Öl & 1.1 `code` *now*\n\n[x](#%C3%B6l)")},
        [
            Reported(
                "LNK502",
                "policies/extra.md",
                12,
                5,
                "`policies/extra.md` has no heading `#öl`.",
                "Known: ol-11-code-now.",
            )
        ],
        {EXTRA: policy(text="## Öl & 1.1 `code` *now*\n\n[x](#ol-11-code-now)")},
    ),
    Case(
        "LNK502 headings of every document's page",
        {INDEX: "# Home\n\n[x](#revision-history)\n"},
        [
            Reported(
                "LNK502", "content/index.md", 3, 5, "`index.md` has no heading `#revision-history`.", "Known: home."
            )
        ],
        {INDEX: "# Home\n\n[x](policies/ai-policy.md#revision-history)\n"},
    ),
    Case(
        "LNK502 headings that macros bring",
        {"content/skills.md": "# Skills\n\n{{ skills_matrix() }}\n\n[x](#certificates)\n"},
        [
            Reported(
                "LNK502",
                "content/skills.md",
                5,
                5,
                "`skills.md` has no heading `#certificates`.",
                "Known: certificates-and-training-held, skills.",
            )
        ],
        {"content/skills.md": "# Skills\n\n{{ skills_matrix() }}\n\n[x](#certificates-and-training-held)\n"},
    ),
    Case(
        "LNK503 a page",
        {EXTRA: policy(text="[x](/policies/ai-policy.md)")},
        [
            Reported(
                "LNK503",
                "policies/extra.md",
                10,
                5,
                "The link `/policies/ai-policy.md` is absolute.",
                "Make it relative.",
            )
        ],
        {EXTRA: policy(text="[x](../policies/ai-policy.md)")},
    ),
    Case(
        "LNK503 an image",
        {EXTRA: policy(text="![x](/logo.png)")},
        [Reported("LNK503", "policies/extra.md", 10, 6, "The link `/logo.png` is absolute.", "Make it relative.")],
        None,
    ),
    Case(
        "LNK503 without a scheme",
        {EXTRA: policy(text="[x](//example.org/a)")},
        [
            Reported(
                "LNK503",
                "policies/extra.md",
                10,
                5,
                "The link `//example.org/a` does not say how its host is to be reached.",
                "Write `https:` before it.",
            )
        ],
        {
            EXTRA: policy(
                text="[x](https://example.org/a) [y](HTTP://example.org) <mailto:a@example.org> [t](tel:+431234)"
            )
        },
    ),
    Case(
        "LNK503 a backslash",
        {EXTRA: policy(text="<a href='\\\\server\\share'>x</a>")},
        [
            Reported(
                "LNK503", "policies/extra.md", 10, 10, "The link `\\\\server\\share` is absolute.", "Make it relative."
            )
        ],
        None,
    ),
    Case(
        "LNK504 https",
        {EXTRA: policy(text="![Logo](https://cdn.example.com/logo.png)")},
        [
            Reported(
                "LNK504",
                "policies/extra.md",
                10,
                9,
                "The image `https://cdn.example.com/logo.png` is not in the handbook.",
                "Keep a copy beside the text and link to that.",
            )
        ],
        {EXTRA: policy(text="![Logo](logo.png)"), "policies/logo.png": b"x"},
    ),
    Case(
        "LNK504 without a scheme",
        {EXTRA: policy(text="![Logo](//cdn.example.com/logo.png)")},
        [
            Reported(
                "LNK504",
                "policies/extra.md",
                10,
                9,
                "The image `//cdn.example.com/logo.png` is not in the handbook.",
                "Keep a copy beside the text and link to that.",
            )
        ],
        None,
    ),
    Case(
        "LNK504 data",
        {EXTRA: policy(text="![Logo](data:image/png;base64,AAAA)")},
        [
            Reported(
                "LNK504",
                "policies/extra.md",
                10,
                9,
                "The image `data:image/png;base64,AAAA` is not in the handbook.",
                "Keep a copy beside the text and link to that.",
            )
        ],
        None,
    ),
    Case(
        "LNK504 HTML",
        {EXTRA: policy(text="Text <img alt='' src='http://example.org/dot.gif'>")},
        [
            Reported(
                "LNK504",
                "policies/extra.md",
                10,
                23,
                "The image `http://example.org/dot.gif` is not in the handbook.",
                "Keep a copy beside the text and link to that.",
            )
        ],
        None,
    ),
    Case(
        "LNK505 javascript",
        {EXTRA: policy(text="<a href='javascript:alert(1)'>x</a>")},
        [
            Reported(
                "LNK505",
                "policies/extra.md",
                10,
                10,
                "Links of the kind `javascript:` are not allowed.",
                "Use https:, mailto:, tel: or a relative path.",
            )
        ],
        None,
    ),
    Case(
        "LNK505 disguised",
        {EXTRA: policy(text="<a href=' java&#10;Script:alert(1)'>x</a>")},
        [
            Reported(
                "LNK505",
                "policies/extra.md",
                10,
                1,
                "Links of the kind `javaScript:` are not allowed.",
                "Use https:, mailto:, tel: or a relative path.",
            )
        ],
        None,
    ),
    Case(
        "LNK505 a file",
        {EXTRA: policy(text="<a href='file:///etc/passwd'>x</a> <a href='C:\\a.md'>y</a>")},
        [
            Reported(
                "LNK505",
                "policies/extra.md",
                10,
                10,
                "Links of the kind `file:` are not allowed.",
                "Use https:, mailto:, tel: or a relative path.",
            ),
            Reported(
                "LNK505",
                "policies/extra.md",
                10,
                45,
                "Links of the kind `C:` are not allowed.",
                "Use https:, mailto:, tel: or a relative path.",
            ),
        ],
        None,
    ),
    Case(
        "LNK506 a script",
        {EXTRA: policy(text="Text.\n\n<script>alert(1)</script>")},
        [
            Reported(
                "LNK506",
                "policies/extra.md",
                12,
                1,
                "`<script>` has no place in a text, and is not shown.",
                "Remove it.",
            )
        ],
        {EXTRA: policy(text="Text.\n\n`<script>alert(1)</script>`")},
    ),
    Case(
        "LNK506 a handler",
        {EXTRA: policy(text='Text <b onclick="alert(1)">x</b>.')},
        [
            Reported(
                "LNK506",
                "policies/extra.md",
                10,
                9,
                "`onclick=` has no place in a text, and is not shown.",
                "Remove it.",
            )
        ],
        {EXTRA: policy(text='Text <b title="on time">x</b>.')},
    ),
    Case(
        "LNK506 a frame",
        {EXTRA: policy(text='<div>\n<iframe src="ai-policy.md"></iframe>\n</div>')},
        [
            Reported(
                "LNK506",
                "policies/extra.md",
                11,
                1,
                "`<iframe>` has no place in a text, and is not shown.",
                "Remove it.",
            )
        ],
        None,
    ),
    Case(
        "LNK506 a comment without an end",
        {EXTRA: policy(text="Text.\n\n<!-- never ends\n\nMore.")},
        [refused("<!--", 12, 1)],
        {EXTRA: policy(text="Text.\n\n<!-- ends -->\n\nMore.")},
    ),
    Case(
        "LNK512 a script in a page",
        {INDEX: "# Home\n\n<script>alert(1)</script>\n"},
        [Reported("LNK512", INDEX, 3, 1, "`<script>` is not allowed in a page.", "Remove it.")],
        {INDEX: "# Home\n\n`<script>alert(1)</script>`\n"},
    ),
    Case(
        "LNK511 a bar in code",
        {EXTRA: policy(text="| a | b |\n|---|---|\n| c | `x|y` |\n| d |")},
        [
            Reported(
                *("LNK511", "policies/extra.md", 12, 1),
                "This row has more cells than its table has columns; the last are not shown.",
                "Escape a bar that is meant as a sign: `\\|`.",
            )
        ],
        {
            EXTRA: policy(
                text="| a | b |\n|---|---|\n| c | `x\\|y` |\n| d |\n\n> | a |\n> |---|\n> | {{ role_link('lead') }} |"
            )
        },
    ),
    Case(
        "LNK514 attributes that readers see",
        {EXTRA: policy(text="Keep it. {: .important }\n\n## Scope {.wide}")},
        [
            Reported("LNK514", EXTRA, 10, 10, "`{: .important }` is shown to readers as it stands.", "Remove it."),
            Reported("LNK514", EXTRA, 12, 10, "`{.wide}` is shown to readers as it stands.", "Remove it."),
        ],
        {EXTRA: policy(text="Keep it. `{: .important }` {x} { a b }\n\n## Scope {#wide}")},
    ),
    Case(
        "LNK508 a label that is defined nowhere",
        {EXTRA: policy(text="See [the form][form] and `[code][none]`.")},
        [
            Reported(
                *("LNK508", "policies/extra.md", 10, 5),
                "`[the form][form]` refers to `[form]:`, which is defined nowhere in this text.",
                "Write `[form]: ` and the target on a line of its own.",
            )
        ],
        {EXTRA: policy(text="See [the form][form], and [a] [b].\n\n[form]: ai-policy.md")},
    ),
    Case(
        "LNK507 a footnote that nothing refers to",
        {EXTRA: policy(text="Text.[^1]\n\n[^1]: Used.\n\n[^2]: Not used.")},
        [
            Reported(
                "LNK507",
                "policies/extra.md",
                14,
                1,
                "Nothing refers to the footnote [^2], so it is not shown.",
                "Refer to the footnote where it belongs, or remove it.",
            )
        ],
        {EXTRA: policy(text="Text.[^1]\n\n[^1]: Used[^b].\n\n[^B]: Used, too.")},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_wrong_is_reported_and_its_neighbour_is_not(case: Case) -> None:
    assert findings(case.wrong) == case.expected
    assert {reported.code for reported in case.expected} == {case.name.split()[0]}
    if case.right is not None:
        assert findings(case.right) == []


@pytest.mark.parametrize("target", ["javascript:alert(1)", "vbscript:x", "file:///etc/passwd", "data:text/html,x"])
def test_unsafe_links_are_found_in_markdown_too(target: str) -> None:
    reported = findings({EXTRA: policy(text=f"[click]({target})")})
    assert [(each.code, each.line, each.column) for each in reported] == [("LNK505", 10, 9)]
