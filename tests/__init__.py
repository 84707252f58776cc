"""Tests, in folders named like the capabilities they belong to."""
