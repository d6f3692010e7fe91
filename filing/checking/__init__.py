"""Regulation × rules → findings. Pure and picklable: no database, no clock, no network."""
