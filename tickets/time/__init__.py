"""Time: the working calendar, deadlines, and the clocks of a ticket."""
