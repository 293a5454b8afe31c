"""The words of the measures that are taken from a side. Rules as in `wording`, of whose catalogue they are a part."""

from __future__ import annotations

from posture.report.words import Words

SAGITTAL: dict[str, Words] = {
    "pelvic_tilt": Words(
        name="Pelvic tilt",
        plus="front of the pelvis lower (tilted forwards)",
        minus="front of the pelvis higher (tilted backwards)",
        level="level within the error",
        about="How far the line from the back spine of the pelvis (PSIS) to the front one (ASIS) leans from level, "
        "between stickers or hand-placed points on them. It leans forwards in most people, and the shape of the bone "
        "is a part of it.",
    ),
    "knee_flexion": Words(
        name="Knee bend",
        plus="knee bent",
        minus="knee pushed back",
        level="straight within the error",
        about="How far the knee of the side that faces the camera is bent, along hip, outer knee and outer ankle.",
    ),
    "trunk_lean_sagittal": Words(
        name="Trunk lean",
        plus="shoulder in front of the hip",
        minus="shoulder behind the hip",
        level="plumb within the error",
        about="How far the line from hip to shoulder leans from plumb.",
    ),
    "ear_over_shoulder": Words(
        name="Ear over shoulder",
        plus="ear in front of the shoulder",
        minus="ear behind the shoulder",
        level="ear over the shoulder within the error",
        about="How far the line from shoulder to ear leans from plumb. Shoulders held forwards make it smaller.",
    ),
    "craniovertebral_angle": Words(
        name="Head and neck angle (C7)",
        plus="ear higher than C7",
        minus="ear lower than C7",
        level="level within the error",
        about="How steeply the line from the base of the neck (C7: a sticker or a hand-placed point) to the ear rises "
        "(craniovertebral angle). The further forward the head is held, the smaller it is.",
    ),
    "hip_over_ankle": Words(
        name="Hip over ankle",
        plus="hip in front of the ankle",
        minus="hip behind the ankle",
        level="hip over the ankle within the error",
        about="How far the hip is in front of a plumb line through the ankle.",
    ),
}
"""By measure."""
