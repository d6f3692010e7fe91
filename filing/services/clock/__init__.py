"""Every legal clock, and the ways in which people are told of it."""
