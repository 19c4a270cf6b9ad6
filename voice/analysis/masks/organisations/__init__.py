"""Schools, organisations, firms and places: by their kind of building, their trade, or the frame that names them."""
