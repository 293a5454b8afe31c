"""The catalogue of wording, in English: the measures of the outline of the legs."""

from __future__ import annotations

from posture.report.words import Words

GAPS: dict[str, Words] = {
    "intercondylar_distance": Words(
        name="Distance between the knees",
        plus="between the inner sides of the knees, ankles touching",
        minus="knees touch, ankles touching",
        level="knees touch within the error",
        about="How far apart the inner sides of the knees (medial condyles) are while the ankles touch.",
        signed=False,
    ),
    "intermalleolar_distance": Words(
        name="Distance between the ankles",
        plus="between the inner ankles, knees touching",
        minus="ankles touch, knees touching",
        level="ankles touch within the error",
        about="How far apart the inner ankles (medial malleoli) are while the knees touch.",
        signed=False,
    ),
}
"""By id."""
