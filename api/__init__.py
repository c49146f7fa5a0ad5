"""The ways in: the console script; HTTP and pages are to come."""
