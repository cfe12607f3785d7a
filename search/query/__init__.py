"""From what was typed to what an engine does."""
