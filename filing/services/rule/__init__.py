"""The rules: in force, proposed, tried out, approved."""
