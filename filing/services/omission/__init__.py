"""What should have been filed and was not (漏报)."""
