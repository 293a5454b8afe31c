"""Analysis -> what leaves the engine: text for a terminal, JSON by contract, a page to print.

The words stand in one catalogue, `wording`; the numbers are those of the Analysis, shown no finer than
`Unit.step` outside JSON.
"""
