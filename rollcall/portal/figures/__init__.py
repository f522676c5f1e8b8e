"""What happened in a span of time, in numbers that name nobody."""
