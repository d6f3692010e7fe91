"""Who works here: accounts, passwords, sessions, tokens of programs, and what administrators see."""
