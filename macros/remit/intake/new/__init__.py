"""A Word file as a new document."""
