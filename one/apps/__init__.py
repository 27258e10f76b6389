"""Applications that publish into the feed; see ``catalogue``."""
