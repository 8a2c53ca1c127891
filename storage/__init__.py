"""The desk's memory: one database, SQLite by default and PostgreSQL by URL, sealed where it is personal."""
