"""Page Patient: facts and visits, the trend of every measure, before and after, what to hand on, and taking away."""
