"""Version history from git: what landed on the main line, who wrote it and what it was, byte for byte."""
