"""How dates, times and numbers look on screen and on paper, by language (docs/look.md)."""
