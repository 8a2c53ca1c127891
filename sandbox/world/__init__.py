"""What the stood-in Telegram remembers: accounts, chats, messages, files, queues, faults and the clock."""
