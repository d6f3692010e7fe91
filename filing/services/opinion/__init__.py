"""Review opinions, their approval, what followed from them, and the sweep after a correction."""
