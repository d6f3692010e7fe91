"""The files of a filing, their words and pictures, and files that are the same or nearly so."""
