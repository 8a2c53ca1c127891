"""What is done for a case beside a visit: pure decisions, and where things stand, read from the history."""
