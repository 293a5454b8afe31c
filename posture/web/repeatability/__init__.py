"""Page Repeatability: twenty persons, two stands each, and what that says of the practice's own photos."""
