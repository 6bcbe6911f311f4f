"""The control room: what is documented, in which state, since when, and when it must be looked at again."""
