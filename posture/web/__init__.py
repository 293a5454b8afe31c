"""The pages: thin callers of `analyse`. They do no arithmetic, and every sentence about a result is `report.wording`'s.

Photos are of half-dressed people. A photo lives in the memory of one browser session (`session`) and is shown
inline as a data address. Nothing here may use `st.image`, `st.download_button`, `st.cache_data` or the like: the
first two put bytes at an address that anyone who has it can open, the last shares them between sessions.
"""
