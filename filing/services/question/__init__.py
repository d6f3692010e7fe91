"""Questions to the enacting organ (询问), answered online by its clerk."""
