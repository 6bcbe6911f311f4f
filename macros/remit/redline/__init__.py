"""Two versions of a text as one, with every change marked, and its forms."""
