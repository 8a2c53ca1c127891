"""The use cases of the desk: one small class each, one transaction with an explicit commit each."""
