"""The menu: everything a customer can begin from."""
