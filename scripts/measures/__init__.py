"""One module for each measurement, and what they share: how to take one, and on which repository."""
