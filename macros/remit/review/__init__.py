"""Review: two handbooks, old and new, and what changes between them, for whom, and who must agree."""
