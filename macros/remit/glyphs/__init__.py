"""Glyphs: which characters the fonts can show, those that come with Remit and the handbook's own."""
