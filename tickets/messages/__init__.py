"""What goes out and comes in: messages, their buttons and deliveries, and the queues that hold them."""
