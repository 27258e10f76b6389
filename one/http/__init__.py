"""Pages and forms: parse, one call to the business, render or redirect."""
