"""The rendering room: rows and templates become text. One expansion feeds site, PDF and Word alike."""
