"""A Telegram on this machine: a Bot API server, the persons who talk to the bots, and a page that
shows them.
"""
