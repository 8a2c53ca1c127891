"""Time: the working calendar, deadlines, and the clocks that measure each promise to a ticket."""
