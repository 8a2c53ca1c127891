"""The review of a week or a month: what is counted, how it is measured, and how it is told (rules V1, V2)."""
