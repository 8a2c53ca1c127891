"""The case: ticket, lifecycle, events and facts, drafts, quotes, returns, factory, warranty."""
