"""An invented area: members, gatherings, stories, and what people did with them. For the demo alone."""
