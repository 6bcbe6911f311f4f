"""The text of a document as a typed tree, and what is done to it before it is written."""
