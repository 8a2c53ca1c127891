"""Conversations: one package per dialog, with its states, windows, getters and clicks."""
