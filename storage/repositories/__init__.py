"""One repository per port of `tickets.ports`, all on the transaction of one unit of work."""
