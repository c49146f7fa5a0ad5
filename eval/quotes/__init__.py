"""The bench for a citation checker: quotes as they are, and quotes that say something else."""
