"""Settings of the property tests."""

from hypothesis import settings

# No deadlines: how fast the machine is today is not what these tests ask. The same examples every time, so
# that a failure on one machine is a failure on each.
settings.register_profile("desk", deadline=None, derandomize=True)
settings.load_profile("desk")
