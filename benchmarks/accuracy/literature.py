"""What others found on photographs against X-ray: the only figures of the page that are not measured here."""

from __future__ import annotations

HEADER = ("how the knee axis was measured", "reference", "on average", "agreement", "source")
KNOWN = (
    (
        "photo, stickers on pelvis and knees",
        "X-ray, 17 patients",
        "3.9° more varus",
        "r 0.97",
        "Fryzowicz 2025, J Clin Med 14:4244",
    ),
    (
        "photo, stickers on the pelvis",
        "X-ray, 50 people",
        "4.5° more varus",
        "r 0.92",
        "Sheehy 2015, Osteoarthritis Cartilage, S1063-4584(14)01381-8",
    ),
    (
        "photo, joint centres by ultrasound",
        "X-ray, 34 legs",
        "5.5° off in heavy people",
        "r 0.93 in slim people",
        "Appl Sci 2023;13:9074",
    ),
    (
        "photo, a network without stickers (OpenPose)",
        "X-ray, 60 knees with arthrosis or a prosthesis",
        "1.1° off",
        "ICC 0.915",
        "Saiki 2023, Sci Rep, s41598-023-30352-1",
    ),
    (
        "walking video, the same network",
        "X-ray, 50 knees",
        "0.1° off",
        "ICC 0.897",
        "Ge 2025, Sci Rep 15:24286",
    ),
    (
        "smartphone app",
        "X-ray, 90 legs",
        "not seen",
        "r 0.61 to 0.63, though repeatable (0.97)",
        "Sung 2022, Appl Sci 12:6834",
    ),
    (
        "X-ray of the whole leg, measured again",
        "itself",
        "–",
        "95 % of errors below 1.4°",
        "PMC9881281",
    ),
)
