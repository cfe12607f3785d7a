"""The embedded engine: the only importer of whoosh."""
