"""Export: the tables as files for other programs: Excel, CSV, JSON, calendar."""
