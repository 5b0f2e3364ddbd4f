"""JavaScript's operators and functions in the term language."""
