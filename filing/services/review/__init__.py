"""Reviewers at work: cases, decisions on flags, alone, in bulk and by a second person."""
