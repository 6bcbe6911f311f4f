"""The reading room: files of a work tree (or of any commit) become a handbook, and every fault a finding."""
