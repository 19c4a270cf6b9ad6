"""Where somebody lives: streets, doors, and the way that is told to them; by frames first, then as learned."""
