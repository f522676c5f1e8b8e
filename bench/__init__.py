"""Measure the portal against reference views under the same server: `python -m bench`."""
