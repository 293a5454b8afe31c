"""The patient's report: one model of it (`Report`), rendered as one HTML file and as a tagged PDF.

`model` says what a report holds, `build.report_of` makes it of a visit, `page` and `pdf` render it and add nothing of
their own. Every sentence is a message of `catalogue`, so that other languages can follow.
"""
