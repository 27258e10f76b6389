"""« Personnalisation »: a page, a side panel, and what open pages ask for when something was chosen elsewhere."""
