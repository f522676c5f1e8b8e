"""Faults made on purpose, and whether anything was lost or done twice: `make faults`."""
