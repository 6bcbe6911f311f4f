"""The script's first eight months: the handbook is begun, and most documents come into force."""

from __future__ import annotations

from remit.demo.story import (
    CLARA,
    LENA,
    PAUL,
    VERA,
    AddedFile,
    EditedFile,
    MovedFile,
    ScriptedLanding,
    change,
    commit,
    decided,
    pull,
    push,
    record,
    version,
)

ROLES = (
    "top-management",
    "lead-implementer",
    "compliance-legal",
    "ai-development",
    "internal-audit",
    "data-protection",
)
PAGES = ("index", "register", "raci", "org-chart", "skills", "reviews", "coverage")
PEOPLE = "roles/people.yml"


def _document(name: str) -> AddedFile:
    return AddedFile(f"policies/{name}.md", f"policies/{name}.md")


SPRING = (
    push(
        *("lena", "2025-05-01T08:00:00", "Start the AI handbook"),
        AddedFile(".gitattributes", "gitattributes"),
        AddedFile(".gitignore", "gitignore"),
        *(AddedFile(path, path) for path in ("README.md", "mkdocs.yml", PEOPLE)),
        *(AddedFile(f"content/{name}.md", f"content/{name}.md") for name in PAGES),
        *(AddedFile(f"roles/{name}.md", f"roles/{name}.md") for name in ROLES),
    ),
    push(
        *("vera", "2025-05-05T07:45:00", "Approve the roles"),
        decisions=tuple(
            decided(f"approve ROLE-{number:03} 1.0.0", VERA, "2025-05-05T07:30:00", key="vera")
            for number in range(1, 7)
        ),
    ),
    pull(
        *(1, "lena", "2025-05-09T13:00:00", "amir", "2025-05-12T14:30:00", "Describe document control"),
        _document("document-control"),
    ),
    record("approve PRC-001 1.0.0", VERA, "2025-05-12T14:05:00", "2025-05-12T14:32:00", pull=1),
    # The approval comes with the very change it is about, before the day on which the policy takes effect.
    ScriptedLanding(
        how="merge",
        by="amir",
        at="2025-05-19T07:10:00",
        title="Write the AI policy",
        pull=2,
        commits=(
            commit("lena", "2025-05-15T09:00:00", "Draft the AI policy", _document("ai-policy")),
            commit(
                *("lena", "2025-05-16T10:00:00", "Say who tells the passengers"),
                EditedFile("policies/ai-policy.md", (("Passengers know when", "We tell passengers when"),)),
            ),
            commit(
                *("vera", "2025-05-18T15:05:00", "Approve POL-001 1.0.0"),
                decisions=(decided("approve POL-001 1.0.0", VERA, "2025-05-18T15:00:00", key="vera"),),
            ),
        ),
    ),
    pull(
        *(3, "lena", "2025-06-10T15:00:00", "vera", "2025-06-10T23:30:00", "Say which AI tools staff may use"),
        _document("acceptable-use"),
    ),
    record("approve POL-002 1.0.0", VERA, "2025-06-12T08:40:00", "2025-06-12T09:00:00", pull=3),
    # Two commits replayed onto the main branch: the second one changes the text under the same version.
    ScriptedLanding(
        how="rebase",
        by="vera",
        at="2025-06-24T09:00:00",
        pull=4,
        commits=(
            commit("lena", "2025-06-20T09:00:00", "Describe risk and impact assessment", _document("risk-and-impact")),
            commit(
                *("amir", "2025-06-23T11:00:00", "Add the scale of risks"),
                EditedFile("policies/risk-and-impact.md", (("rate each risk.", "rate each as low, middle or high."),)),
            ),
        ),
    ),
    record("approve PRC-002 1.0.0", CLARA, "2025-06-26T12:00:00", "2025-06-26T12:10:00", key="clara"),
    record("approve PRC-002 1.0.0", VERA, "2025-06-30T07:50:00", "2025-06-30T08:05:00", pull=4),
)

SUMMER = (
    pull(
        *(5, "lena", "2025-07-07T12:00:00", "ines", "2025-07-08T12:00:00", "Plan the implementation"),
        _document("implementation-plan"),
    ),
    # While the managing director is away. That the deputy was not yet appointed is found out only in June 2026.
    record(
        *("approve PLN-001 1.0.0", PAUL, "2025-07-10T09:55:00", "2025-07-10T10:02:00"),
        pull=5,
        deputy=True,
        contested=True,
        remark="as known today, it would not be allowed",
    ),
    pull(
        *(6, "lena", "2025-07-14T09:00:00", "amir", "2025-07-15T09:30:00", "Register the supplier's terms"),
        _document("supplier-terms"),
    ),
    # Nobody looks at these terms again, so that their review becomes overdue a year later.
    record("approve EXT-001 1.0.0", CLARA, "2025-07-16T10:45:00", "2025-07-16T11:00:00"),
    pull(
        *(7, "amir", "2025-08-01T09:00:00", "lena", "2025-08-04T10:00:00", "Set what a model must show"),
        _document("model-release"),
    ),
    record(
        *("reject STD-001 1.0.0", CLARA, "2025-08-06T12:55:00", "2025-08-06T13:00:00"),
        key="clara",
        comment="Nothing is said about passengers who are treated worse than others.",
    ),
    pull(
        *(8, "amir", "2025-08-11T09:00:00", "lena", "2025-08-12T10:00:00", "Ask for a fairness test"),
        EditedFile(
            "policies/model-release.md",
            (
                version("1.0.0", "1.0.1"),
                change("minor", "Fairness is tested too."),
                ("has not seen.\n", "has not seen, for each group of passengers by itself.\n"),
            ),
        ),
    ),
    record("approve STD-001 1.0.1", CLARA, "2025-08-13T08:50:00", "2025-08-13T09:00:00", key="clara"),
    pull(
        *(9, "amir", "2025-08-19T08:00:00", "ines", "2025-08-20T08:00:00", "Give advice on prompts"),
        _document("writing-prompts"),
        how="merge",
    ),
    record("approve GDL-001 1.0.0", LENA, "2025-08-21T07:55:00", "2025-08-21T08:00:00"),
)

AUTUMN = (
    pull(
        *(10, "lena", "2025-09-08T09:00:00", "amir", "2025-09-09T09:00:00", "Say what to do in an incident"),
        _document("incidents"),
    ),
    record("approve PRC-003 1.0.0", VERA, "2025-09-11T07:20:00", "2025-09-11T07:30:00", pull=10),
    # A week before it would take effect the number turns out to be wrong, and the approval is taken back.
    record(
        *("withdraw PRC-003 1.0.0", VERA, "2025-09-24T15:50:00", "2025-09-24T16:00:00"),
        key="vera",
        comment="Extension 1199 is the canteen.",
    ),
    pull(
        *(11, "lena", "2025-10-06T08:00:00", "amir", "2025-10-06T09:00:00", "Correct the number to call"),
        EditedFile(
            "policies/incidents.md",
            (
                version("1.0.0", "1.0.1"),
                change("editorial", "The right number to call."),
                ("effective_from: 2025-10-01", "effective_from: 2025-10-15"),
                ("extension 1199", "extension 1911"),
            ),
        ),
    ),
    record("approve PRC-003 1.0.1", VERA, "2025-10-08T08:50:00", "2025-10-08T09:00:00", pull=11),
    pull(
        *(12, "lena", "2025-10-13T09:00:00", "amir", "2025-10-14T09:00:00", "Name the file as the policy is called"),
        MovedFile("policies/acceptable-use.md", "policies/acceptable-use-of-ai.md"),
    ),
    pull(
        *(13, "lena", "2025-11-03T09:00:00", "amir", "2025-11-04T09:00:00", "Correct the spelling of document control"),
        EditedFile(
            "policies/document-control.md",
            (version("1.0.0", "1.0.1"), change("editorial", "Spelling."), ("## Retireing", "## Retiring")),
        ),
    ),
    record(*("approve PRC-001 1.0.1", VERA, "2025-11-05T08:50:00", "2025-11-05T09:00:00"), pull=13, previous="1.0.0"),
    pull(
        *(14, "lena", "2025-11-17T10:00:00", "ines", "2025-11-18T10:00:00", "Promise a person to talk to"),
        EditedFile(
            "policies/ai-policy.md",
            (
                version("1.0.0", "1.1.0"),
                change("minor", "Whoever asks for a person gets one."),
                ("effective_from: 2025-06-01", "effective_from: on-approval"),
                (
                    "speak with a machine.\n",
                    "speak with a machine, and connect them to a person on request.\n",
                ),
            ),
        ),
        how="merge",
        also=("paul",),
    ),
    record(
        *("approve POL-001 1.1.0", PAUL, "2025-11-19T08:50:00", "2025-11-19T09:00:00"),
        pull=14,
        deputy=True,
        previous="1.0.0",
        refused=True,
        remark="Paul Example wrote the text and cannot approve it",
    ),
    record(
        *("approve POL-001 1.1.0", VERA, "2025-11-20T17:50:00", "2025-11-20T18:00:00"), key="vera", previous="1.0.0"
    ),
    push(
        *("amir", "2025-12-02T07:50:00", "Correct a typing mistake"),
        EditedFile("policies/acceptable-use-of-ai.md", (("recieved gladly", "welcome"),)),
    ),
    pull(
        *(15, "lena", "2025-12-15T10:00:00", "ines", "2025-12-16T10:00:00", "Move the dates of the plan"),
        EditedFile(
            "policies/implementation-plan.md",
            (
                version("1.0.0", "1.1.0"),
                change("minor", "The assessments take until spring."),
                ("| 2025-12 |", "| 2026-04 |"),
                ("| 2026-03 |", "| 2026-06 |"),
            ),
        ),
    ),
    record(
        *("approve PLN-001 1.1.0", VERA, "2025-12-18T08:20:00", "2025-12-18T08:30:00"), key="vera", previous="1.0.0"
    ),
)

YEAR_2025 = (*SPRING, *SUMMER, *AUTUMN)
"""All that was merged in 2025."""
