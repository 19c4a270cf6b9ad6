"""WHO COMES THROUGH WHICH DOOR. `create_app` is in app.py; each other module is one door."""
