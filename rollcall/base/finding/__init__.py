"""What stands behind `base.search`: words, synonyms, editors' picks, the two databases, and misses."""
