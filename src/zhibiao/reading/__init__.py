"""A Document becomes a Report."""
