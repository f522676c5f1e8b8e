"""Forms of the room, by part."""
