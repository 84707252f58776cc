"""Blackbook beside the limits and its peers, measured in one run: `make bench`."""
