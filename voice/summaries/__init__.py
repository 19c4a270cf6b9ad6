"""WHAT MAY LEAVE. Counts over fixed periods, small numbers protected, quotes approved, files that cannot run."""
