"""Page Settings: the practice, its own repeatability, backups."""
