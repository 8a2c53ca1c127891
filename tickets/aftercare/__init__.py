"""What follows the service: surveys, follow-ups, campaigns over a sample of customers."""
