"""Files over HTTP: how they come, and how they are shown."""
