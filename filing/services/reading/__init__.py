"""What the worker makes of the files, what was doubtful in it, and people's corrections."""
