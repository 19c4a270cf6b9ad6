"""What was learned from the corpus: linear models over words, letters and word classes, whole and by window."""
