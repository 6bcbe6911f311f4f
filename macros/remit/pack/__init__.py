"""The audit pack: everything in force on a day, bound as one PDF, and the zip that carries it with its proofs."""
