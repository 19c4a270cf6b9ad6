"""WHAT WE OWE THE DATA: its shape over the years, its copies, its end when asked, its audit."""
