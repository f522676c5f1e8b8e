"""A nation of invented people for the bench: seeded, the same every time, past every use case."""
