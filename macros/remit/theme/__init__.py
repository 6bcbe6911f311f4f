"""The theme: Material with Remit's pages, styles, fonts and scripts; MkDocs finds it as the theme `remit`."""
