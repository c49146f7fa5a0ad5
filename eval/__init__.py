"""How good it is: labelled questions and measures; to be built."""
