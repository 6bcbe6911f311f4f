"""Text → model: strict front matter, schema, and the loading of a work tree or a commit.

A tree (`trees`: files on disk or in memory) gives bytes; `decoding` makes text of them and parts front matter from
body; `frontmatter` reads the YAML strictly, with the position of every key, and `yaml_errors` explains its faults in
the author's words. `schema` holds every file format, `field_errors` explains what a field should be, `convert`
makes the frozen data of `remit.model`, `recovery` keeps what a damaged file still shows. `loading` does all of it for
a whole handbook and collects every finding, whose codes are in `reading_rules`. `paths` knows where files lie.
"""

from __future__ import annotations

__all__ = ["decoding", "frontmatter", "loading", "paths", "reading_rules", "schema", "trees"]
