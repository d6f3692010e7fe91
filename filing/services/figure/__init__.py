"""Counting: ledger, statistics, frozen figures, the yearly report."""
