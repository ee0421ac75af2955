"""The one place where kinescript's version is written."""

__version__ = "0.1.0"
