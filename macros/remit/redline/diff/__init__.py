"""Two trees → one tree with insertions, deletions and moves."""
