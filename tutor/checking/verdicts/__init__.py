"""What is said of an answer: right, or which slip it is."""
