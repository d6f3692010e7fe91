"""形式审查: the formal checks F1-F16, pure. Facts of a filing in, for each check what it says and why."""
