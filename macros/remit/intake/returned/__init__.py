"""The changes that somebody made in a Word file of a document, carried back into its text."""
