"""Ages of particular people: what is told of them, and what only looks alike."""
