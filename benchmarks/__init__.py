"""Bodies with known angles: made, photographed and measured. Not part of the installed tool; needs its own environment."""
