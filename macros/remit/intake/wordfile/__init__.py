"""What a Word file holds, and what it cannot keep as Markdown."""
