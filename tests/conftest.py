"""What holds for every test: how fast a machine is decides no property."""

from hypothesis import settings

settings.register_profile("zhreport", deadline=None)
settings.load_profile("zhreport")
