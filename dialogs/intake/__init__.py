"""The intake of a case: the desk asks, reads back what it understood, and files on the customer's word."""
