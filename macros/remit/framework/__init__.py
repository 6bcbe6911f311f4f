"""The framework room: which clauses and controls there are, and which documents answer them."""
