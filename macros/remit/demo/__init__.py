"""The demonstration: an invented organisation over eighteen months, as data, and the repository made from it."""
