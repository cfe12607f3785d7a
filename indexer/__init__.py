"""The write side: reads articles from files and publishes an index."""
