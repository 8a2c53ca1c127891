"""Sealing at rest: key ring, vault, blind indexes, and what is sealed where (rule S1)."""
