"""Settings for all tests."""

from hypothesis import settings

from tests.browsing import address, browser, visit  # noqa: F401  # fixtures of all browser tests
from tests.paging import media, show  # noqa: F401  # and of the page without one

settings.register_profile("posture", deadline=None)  # how fast a machine is today is no property of the code
settings.load_profile("posture")
