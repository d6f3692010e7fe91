"""Short documents of an invented city, written for this project: samples, tests and first steps."""
