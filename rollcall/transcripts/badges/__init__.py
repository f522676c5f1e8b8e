"""Certificates as Open Badges 3.0: signed, revocable, verified by anyone's tools (R29)."""
