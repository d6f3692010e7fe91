"""What a decision rests on and whether it still holds: fingerprints of words, carrying over, asking again."""
