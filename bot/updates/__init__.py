"""What comes in: updates are kept before they are confirmed, then handled chat by chat, strictly in order."""
