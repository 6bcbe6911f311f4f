"""The website: pages, the engine that builds them, and the look at what was built."""
