"""What the dialogs of engineers and staff share: a case told in a window, notices, evidence, days."""
