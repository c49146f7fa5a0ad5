"""Speed 速度 against peers: one process for each engine, the same words and vectors for all of them."""
