"""Documents as PDF files, through Typst."""
