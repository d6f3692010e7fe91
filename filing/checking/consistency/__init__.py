"""What a document says about itself, held against itself: numbers, references, days, its own document number."""
