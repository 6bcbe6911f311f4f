"""Which version of each document was in force on a day."""
