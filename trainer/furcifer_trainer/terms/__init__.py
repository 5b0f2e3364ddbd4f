"""The term language: predicates over texts, and values made of variables, as specs write them."""
