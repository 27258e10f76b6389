"""What applications outside of ONE publish into the feed, through an HTTP API."""
