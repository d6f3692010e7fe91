"""Letters (公文): facts, numbers, templates, files."""
