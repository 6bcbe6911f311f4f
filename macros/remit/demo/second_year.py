"""The script's other ten months: a role is handed over, documents are revised, reviewed and retired."""

from __future__ import annotations

from remit.demo.story import (
    CLARA,
    JONAS,
    LENA,
    ROSA,
    VERA,
    AddedFile,
    EditedFile,
    change,
    pull,
    push,
    record,
    version,
)

PEOPLE = "roles/people.yml"

WINTER = (
    pull(
        *(16, "lena", "2026-01-12T09:00:00", "vera", "2026-01-13T09:00:00", "Allow tools that run in house"),
        EditedFile(
            "policies/acceptable-use-of-ai.md",
            (
                version("1.0.0", "1.1.0"),
                change("minor", "Tools that run in house may see internal papers."),
                (
                    "passengers or colleagues.\n",
                    "passengers or colleagues. Internal papers stay in tools that run in house.\n",
                ),
            ),
        ),
    ),
    record(*("approve POL-002 1.1.0", VERA, "2026-01-15T08:50:00", "2026-01-15T09:00:00"), pull=16, previous="1.0.0"),
    # From 1 February Compliance and Legal is Jonas Example.
    pull(
        *(17, "lena", "2026-01-19T09:00:00", "amir", "2026-01-20T09:00:00", "Hand over Compliance and Legal"),
        EditedFile(
            "roles/compliance-legal.md",
            (
                version("1.0.0", "1.1.0"),
                change("minor", "A new holder from February 2026."),
                (
                    "p-clara, from: 2025-05-01}",
                    "p-clara, from: 2025-05-01, to: 2026-02-01}\n  - {person: p-jonas, from: 2026-02-01}",
                ),
            ),
        ),
        EditedFile(
            PEOPLE,
            (
                ('"@KEY:clara@", from: 2025-05-01}', '"@KEY:clara@", from: 2025-05-01, to: 2026-02-01}'),
                (
                    "login: example-jonas}]\n    keys: []",
                    'login: example-jonas}]\n    keys:\n      - {key: "@KEY:jonas@", from: 2026-02-01}',
                ),
            ),
        ),
    ),
    record(*("approve ROLE-003 1.1.0", VERA, "2026-01-21T08:50:00", "2026-01-21T09:00:00"), pull=17, previous="1.0.0"),
    pull(
        *(18, "lena", "2026-01-26T10:00:00", "amir", "2026-01-27T10:00:00", "Assess before buying, too"),
        EditedFile(
            "policies/risk-and-impact.md",
            (
                version("1.0.0", "2.0.0"),
                change("major", "Bought systems are assessed before the contract."),
                (
                    "approvers: [compliance-legal, top-management]\n",
                    "approvers: [compliance-legal, top-management]\neffective_from: 2026-02-01\n",
                ),
                (
                    "Before an AI system is used for the first time,",
                    "Before an AI system is built, bought or first used,",
                ),
            ),
        ),
    ),
    pull(
        *(19, "amir", "2026-01-27T15:00:00", "lena", "2026-01-28T10:00:00", "Keep the results of tests"),
        EditedFile(
            "policies/model-release.md",
            (
                version("1.0.1", "1.1.0"),
                change("minor", "Results are kept.", "{kind: minor, summary: Fairness is tested too.}"),
                (
                    "has been tried.\n",
                    "has been tried.\n4. The results of all tests are kept for six years.\n",
                ),
            ),
        ),
        how="merge",
    ),
    record(*("approve PRC-002 2.0.0", VERA, "2026-01-29T08:50:00", "2026-01-29T09:00:00"), pull=18, previous="1.0.0"),
    # Her last day, and a quarter past midnight in Vienna: the second approval comes too late.
    record(
        *("approve STD-001 1.1.0", CLARA, "2026-01-31T17:00:00", "2026-01-31T17:05:00"), key="clara", previous="1.0.1"
    ),
    record(
        *("approve PRC-002 2.0.0", CLARA, "2026-01-31T23:15:00", "2026-01-31T23:20:00"),
        previous="1.0.0",
        refused=True,
        remark="p-clara did not hold the role compliance-legal on 2026-02-01",
    ),
    record(
        *("approve PRC-002 2.0.0", JONAS, "2026-02-05T09:50:00", "2026-02-05T10:00:00"), key="jonas", previous="1.0.0"
    ),
)

SPRING = (
    pull(
        *(20, "amir", "2026-03-02T09:00:00", "lena", "2026-03-03T09:00:00", "Describe the release of data"),
        AddedFile("policies/data-for-ai.md", "policies/data-for-ai.md"),
    ),
    # She acts ten days before her appointment is entered, with a date that lies before.
    record(
        *("approve PRC-004 1.0.0", ROSA, "2026-03-10T09:55:00", "2026-03-10T10:00:00"),
        refused=True,
        contested=True,
        remark="p-rosa did not hold the role data-protection on 2026-03-10; "
        "as known today, the role was held, but that was entered later",
    ),
    pull(
        *(21, "lena", "2026-03-19T09:00:00", "ines", "2026-03-20T09:00:00", "Appoint Data Protection"),
        EditedFile(
            "roles/data-protection.md",
            (
                version("1.0.0", "1.1.0"),
                change("minor", "The first holder since 1 March 2026."),
                ("holders: []", "holders:\n  - {person: p-rosa, from: 2026-03-01}"),
            ),
        ),
    ),
    record(*("approve ROLE-006 1.1.0", VERA, "2026-03-23T08:50:00", "2026-03-23T09:00:00"), pull=21, previous="1.0.0"),
    record("approve PRC-004 1.0.0", ROSA, "2026-03-24T09:55:00", "2026-03-24T10:00:00"),
    record(
        *("retire GDL-001 1.0.0", LENA, "2026-03-31T08:55:00", "2026-03-31T09:00:00"),
        comment="Everybody knows by now; what is left goes into the guideline on the chat assistant.",
    ),
    pull(
        *(22, "lena", "2026-04-20T09:00:00", "amir", "2026-04-21T09:00:00", "Register a new key"),
        EditedFile(
            PEOPLE,
            (
                (
                    '@KEY:vera@", from: 2025-05-01}\n',
                    '@KEY:vera@", from: 2025-05-01, to: 2026-05-01}\n'
                    '      - {key: "@KEY:vera-2026@", from: 2026-05-01}\n',
                ),
            ),
        ),
    ),
)

SUMMER = (
    # The board's minutes say August 2025, not May: what the deputy decided in July is contested from now on.
    pull(
        *(23, "lena", "2026-06-08T09:00:00", "ines", "2026-06-09T09:00:00", "Correct the deputy's first day"),
        EditedFile(
            "roles/top-management.md",
            (
                version("1.0.0", "1.0.1"),
                change("editorial", "The deputy's first day as in the board's minutes."),
                ("person: p-paul, from: 2025-05-01", "person: p-paul, from: 2025-08-01"),
            ),
        ),
    ),
    record(
        *("approve ROLE-001 1.0.1", VERA, "2026-06-10T07:50:00", "2026-06-10T08:00:00"),
        key="vera-2026",
        previous="1.0.0",
    ),
    record("review-no-change PLN-001 1.1.0", LENA, "2026-06-15T08:55:00", "2026-06-15T09:00:00"),
)

AUTUMN = (
    pull(
        *(24, "lena", "2026-09-14T09:00:00", "amir", "2026-09-15T09:00:00", "Renew the AI policy"),
        EditedFile(
            "policies/ai-policy.md",
            (
                version("1.1.0", "2.0.0"),
                change(
                    "major",
                    "Agents that act by themselves.",
                    "{kind: minor, summary: Whoever asks for a person gets one.}",
                ),
                ("effective_from: on-approval", "effective_from: 2026-12-01"),
                ("AI never drives a tram,", "AI never drives a tram, orders for money without a limit,"),
            ),
        ),
    ),
    record(
        *("approve POL-001 2.0.0", VERA, "2026-09-16T07:50:00", "2026-09-16T08:00:00"),
        key="vera",
        previous="1.1.0",
        refused=True,
        remark="the signing key of p-vera was not valid on 2026-09-16",
    ),
    record(
        *("approve POL-001 2.0.0", VERA, "2026-09-17T07:50:00", "2026-09-17T08:00:00"),
        key="vera-2026",
        previous="1.1.0",
    ),
    record("review-no-change PRC-003 1.0.1", VERA, "2026-09-30T07:50:00", "2026-09-30T08:00:00", key="vera-2026"),
    pull(
        *(25, "amir", "2026-10-05T09:00:00", "ines", "2026-10-06T09:00:00", "Help the service desk"),
        AddedFile("policies/chat-assistant.md", "policies/chat-assistant.md"),
    ),
    record("approve GDL-002 1.0.0", LENA, "2026-10-08T08:50:00", "2026-10-08T09:00:00"),
    push(
        *("amir", "2026-10-12T07:00:00", "Add the night number"),
        EditedFile("policies/incidents.md", (("extension 1911, day and night", "extension 1911, at night 1912"),)),
    ),
    pull(
        *(26, "amir", "2026-10-19T09:00:00", "lena", "2026-10-20T09:00:00", "Ask for two testers"),
        EditedFile(
            "policies/model-release.md",
            (
                version("1.1.0", "1.2.0"),
                change("minor", "A second person repeats the tests.", "{kind: minor, summary: Results are kept.}"),
                ("kept for six years.\n", "kept for six years.\n5. A second person has repeated them.\n"),
            ),
        ),
    ),
    pull(
        *(27, "ines", "2026-10-30T10:00:00", "amir", "2026-10-31T10:00:00", "Offer a form for incidents"),
        AddedFile("policies/incident-report.md", "policies/incident-report.md"),
    ),
)

YEAR_2026 = (*WINTER, *SPRING, *SUMMER, *AUTUMN)
"""All that was merged in 2026."""
