"""The update before 17:00: what is said, what is owed, the day's run, and the ledger of all of them."""
