"""A person's own settings: language, how often to hear, and what is kept about them."""
