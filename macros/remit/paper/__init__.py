"""Paper: the expanded text of a document, read by pandoc, becomes PDF and Word."""
