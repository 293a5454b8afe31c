"""Bodies with known angles: made, photographed and measured. Not part of the installed tool; own environment."""
