"""How far the tool is from the truth on bodies whose angles are known: writes docs/accuracy.md.

`truths -> readings -> pairs -> statistics -> page`. Runs in the normal environment, on the committed pictures
and the JSON beside them; the makers of the bodies are not needed.
"""
