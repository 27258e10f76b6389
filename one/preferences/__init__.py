"""What somebody chooses for themselves: how pages look, what makes reading easier, the language."""
