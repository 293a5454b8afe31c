"""The page Report: what a patient gets of one visit, looked at, chosen and handed over."""
