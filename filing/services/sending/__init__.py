"""上报备案: what the unit sends to bodies outside of this system, and what came of it."""
