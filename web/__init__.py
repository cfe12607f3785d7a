"""The read side: pages and JSON over HTTP."""
