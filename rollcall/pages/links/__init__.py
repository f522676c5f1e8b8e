"""Which links of the pages lead nowhere: found, asked, kept, and shown to editors (R32)."""
