"""What is due and why, when to say so, and how it gets to the phone."""
