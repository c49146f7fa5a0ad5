"""From a question to a cited answer; to be built."""
