"""The face that persons see: a JSON API to act as them and to watch, described in docs/sandbox.md."""
