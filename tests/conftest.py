"""Settings for all tests."""

from hypothesis import settings

settings.register_profile("posture", deadline=None)  # how fast a machine is today is no property of the code
settings.load_profile("posture")
