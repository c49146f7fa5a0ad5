"""What the documents say: files to documents, clauses and facts. Knows nothing of search."""
