"""Finding clauses: words, postings, vectors. Knows nothing of questions or answers; to be built."""
