"""Pages of imports: what one changed, and taking it back; the import of a school; the questions that are open."""
