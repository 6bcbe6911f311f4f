"""The tables room: a handbook becomes plain rows. No markup here; `render` gives the rows a form."""
