"""The faults that reading can find, with the words of their documentation."""

from __future__ import annotations

from remit.finding import Rule

NOT_UTF8 = Rule(
    code="SRC101",
    title="A file is not UTF-8 text",
    stops_build=True,
    why="Every program that reads the handbook, today and in ten years, must read the same characters.",
    fix="Save the file again with the encoding UTF-8. A byte order mark and Windows line ends are fine.",
)
TOO_LARGE = Rule(
    code="SRC102",
    title="A file is too large",
    stops_build=True,
    why="A policy of more than 1 MiB, or front matter of more than 64 KiB, is a mistake or an attack.",
    fix="Split the document, or move images and data into files of their own.",
)
NO_FRONT_MATTER = Rule(
    code="SRC103",
    title="A controlled document has no front matter",
    stops_build=True,
    why="Without an id, an owner and a version, nobody can say which document this is and who answers for it.",
    fix="Begin the file with a line `---`, the keys, and another line `---`. `remit new policy` writes a filled-in "
    "start. A page that is not a controlled document belongs in `content/`.",
    wrong="# AI Policy\n\nWe use AI with care.",
    right='---\nid: POL-001\ntitle: AI Policy\ntype: policy\nversion: "1.0.0"\nowner: lead-implementer\n---',
)
BAD_YAML = Rule(
    code="SRC104",
    title="The front matter is not valid YAML",
    stops_build=True,
    why="Front matter that a program cannot read is front matter that it would have to guess.",
    fix="Go to the line named. The usual causes are a colon inside text that has no quotes, a tab used for "
    "indentation, a quote that is not closed, or lines indented unevenly.",
    wrong="summary: Our aim: safe AI.",
    right='summary: "Our aim: safe AI."',
)
DUPLICATE_KEY = Rule(
    code="SRC105",
    title="Duplicate key",
    stops_build=True,
    why="YAML readers differ in which of the two they believe, so the document would mean two things.",
    fix="Keep one of the two.",
    wrong='version: "1.0.0"\nversion: "1.1.0"',
    right='version: "1.1.0"',
)
YAML_MAGIC = Rule(
    code="SRC106",
    title="An anchor, alias or tag in the front matter",
    stops_build=True,
    why="What a reviewer sees must be what is meant: anchors, aliases and tags make a text mean something that "
    "is elsewhere.",
    fix="Write the value out in full. Text that begins with `&`, `*` or `!` needs quotes.",
    wrong="owner: &lead lead-implementer\napprovers: [*lead]",
    right="owner: lead-implementer\napprovers: [top-management]",
)
UNKNOWN_KEY = Rule(
    code="SRC107",
    title="A key that Remit does not know",
    stops_build=True,
    why="An unknown key is most often a typing mistake, and a mistyped `aproved` key would otherwise be ignored.",
    fix="Correct the spelling, or remove the key. The keys are listed in the front matter reference.",
    wrong="clasification: internal",
    right="classification: internal",
)
MISSING_KEY = Rule(
    code="SRC108",
    title="A key is missing",
    stops_build=True,
    why="The register needs it.",
    fix="Add the key that the message names.",
)
WRONG_VALUE = Rule(
    code="SRC109",
    title="A value is not of the kind the key needs",
    stops_build=True,
    why="An invalid date, or a list where one word belongs, cannot be shown or reckoned with.",
    fix="Write the value as the message shows.",
    wrong="effective_from: 2026-13-01\nversion: 1.10",
    right='effective_from: 2026-12-01\nversion: "1.10.0"',
)
REFUSED_KEY = Rule(
    code="SRC110",
    title="The text claims its own approval",
    stops_build=True,
    why="Anybody who can edit the file could type it. Approval is proved by a record that is bound to the "
    "document's bytes; version history comes from git.",
    fix="Remove the key. Who approved which version, and when, is shown from the approval records; what changed "
    "goes into `change: {kind, summary}`.",
    wrong="approved_by: Jane Example\nstatus: approved",
    right="approvers: [top-management]",
)
NOT_A_FILE = Rule(
    code="SRC111",
    title="Not a plain file",
    stops_build=True,
    why="A symbolic link shows different text on different machines, and may point outside the handbook.",
    fix="Replace the link by the file itself.",
)
CONTROL_CHARACTER = Rule(
    code="SRC112",
    title="Invisible control characters",
    stops_build=True,
    why="Characters that reverse or hide text can make a reviewer approve something other than what he reads.",
    fix="Delete the character at the position named.",
)
TOO_DEEP = Rule(
    code="SRC113",
    title="The front matter is nested too deeply",
    stops_build=True,
    why="No key of a handbook needs more than a few levels; deep nesting is used to exhaust readers.",
    fix="Flatten the value.",
)

ALL = tuple(each for each in list(globals().values()) if isinstance(each, Rule))
"""Every rule above."""
