"""Which way is down in the picture, and how sure; and points as a level camera would show them.

`roll_deg` is `+` when the camera was turned clockwise, so that the room looks turned counter-clockwise
in the picture; everything measured is first turned back. An error of the vertical goes one to one into
every tilt against the horizontal, and not at all into angles between bones.
"""

from posture.vertical.down import (
    DRAWN_PX,
    FRAME_SD_DEG,
    MAX_ROLL_DEG,
    Vertical,
    VerticalSource,
    check_drawn,
    from_frame,
    from_gravity,
    from_plumb,
    from_stated,
    roll_typed,
)
from posture.vertical.edges import from_edges
from posture.vertical.level import (
    FILM_DIAGONAL_MM,
    Level,
    as_taken,
    focal_px,
    level,
    made_level,
    upright,
    usual_focal_px,
)
from posture.vertical.said import PITCH_SD_DEG, apart_deg, with_pitch

__all__ = [
    "DRAWN_PX",
    "FILM_DIAGONAL_MM",
    "FRAME_SD_DEG",
    "MAX_ROLL_DEG",
    "PITCH_SD_DEG",
    "Level",
    "Vertical",
    "VerticalSource",
    "apart_deg",
    "as_taken",
    "check_drawn",
    "focal_px",
    "from_edges",
    "from_frame",
    "from_gravity",
    "from_plumb",
    "from_stated",
    "level",
    "made_level",
    "roll_typed",
    "upright",
    "usual_focal_px",
    "with_pitch",
]
