"""Programs worth copying, and the rounds in which agencies nominate them."""
