"""SQLite without a thread for each connection: what is short is done where it is asked for.

A statement takes microseconds, a trip to a thread and back many times that. So short statements run at once,
in the event loop; long reads, rows by the hundred, deletions and the disk's flushes are left to a thread; and
who meets another program's lock waits for it without holding up anybody.
"""
