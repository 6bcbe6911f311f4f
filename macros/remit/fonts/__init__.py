"""Which characters the fonts show, and the families that come with Remit."""
