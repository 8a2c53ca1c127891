"""The clockwork: every promise of a ticket is a clock of its own, started, paused and stopped by events."""
