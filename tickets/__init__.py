"""The rules of the desk: pure, on the standard library alone, with time as an argument."""
