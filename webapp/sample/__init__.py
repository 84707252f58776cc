"""The sample: a made-up organisation and its books, the same for the same seed and day."""

from webapp.sample.book import generate
from webapp.sample.organisation import SampleUser, create

__all__ = ["SampleUser", "create", "generate"]
