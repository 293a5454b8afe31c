"""What the formats share: that a file is not built as it says."""


class Unknown(Exception):
    """The file is not built as its format says; it has to be written anew."""
