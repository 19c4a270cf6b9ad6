"""Whose name: names of people wherever they stand, how far they reach, and whether a child's or a worker's."""
