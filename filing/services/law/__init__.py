"""The law library: import, versions, articles on a day."""
