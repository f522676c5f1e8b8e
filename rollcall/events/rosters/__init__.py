"""Rosters: read → plan → show → do → perhaps undo (R22, P44). Others call `events.roster`."""
