"""What the report is not, and what it cannot tell: the only messages that may use words of `catalogue.FORBIDDEN`."""

from __future__ import annotations

from posture.report.letter.catalogue import message

LIMITS_TITLE = message("What this report cannot tell")
IS_IT_DANGEROUS = message("Is it dangerous? These angles cannot tell. They only say how you stood in these photos.")
NOT_A_DIAGNOSIS = message("This is not a diagnosis. It does not take the place of an examination or an X-ray.")
NO_CAUSE = message("It cannot tell what causes pain, and it cannot tell what will happen later.")
NO_NORM = message("For photos there is no range of normal values. So none is shown here.")
MOST_PEOPLE = message("Most people are not the same on the left and on the right. Small differences are common.")
NO_LEG_LENGTH = message(
    "A photo cannot measure how long your legs are. If it matters, your practitioner can check it with blocks under "
    "one foot, or with an X-ray."
)

DISCLAIMERS = frozenset({LIMITS_TITLE, IS_IT_DANGEROUS, NOT_A_DIAGNOSIS, NO_CAUSE, NO_NORM, MOST_PEOPLE, NO_LEG_LENGTH})
