"""What somebody says of themselves, and whom they show it to. ``showing.shown`` is the one way to what others show."""
