"""What waits for a member of staff today."""
