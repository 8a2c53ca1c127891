"""Who takes part: people and roles, what each may do, and what each may see."""
