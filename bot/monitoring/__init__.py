"""The process watched from outside: is it alive, is it ready, what does it measure."""
