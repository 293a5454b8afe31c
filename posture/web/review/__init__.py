"""Page Review: the points of a visit's photos, corrected by hand; every step is kept as a draft."""
