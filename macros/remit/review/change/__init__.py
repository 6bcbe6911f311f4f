"""Two handbooks → what changes, and for whom."""
