"""What the page says in words; braces are filled by `page`."""

from __future__ import annotations

OPENING = """\
# Accuracy

**These are rendered bodies, not people.** All come from one body model, the same that the refiner was taught on (other
bodies, clothes and rooms, and another renderer), dressed, posed and photographed by a program that knows every joint.
The error on real people is unknown; expect it to be larger. On eight real photos, most of people in trousers over their
shoes, the refiner stepped back from six (`python -m benchmarks.refiner.steadiness FOLDER`): there the detector's points
count, with their wider intervals, and its rows below ("bare detector") are nearer to what to expect.

{count} pictures ({views}) that no estimate of the tool was chosen on. The rule of
the intervals was chosen between two after runs on them, so how often intervals hold the truth here is no blind figure.
Nor are the distances between the legs quite blind: see below.
{made}"""

PROMISES = """\
## What was promised, and what was reached

What was promised was promised of the set `test`. `test_more` has other bodies, of kinds that `test` has few of: fronts
whose legs touch (32 of 36; thin bodies, whose legs are hardest to tell), backs and sides with stickers. It was drawn
after `test` had been looked at several times; the factors of the intervals were chosen once more after a first run of
both.

Counted on front and back views that keep the protocol by their truth (see below) and whose vertical comes from gravity
or from the edges of the room, and on side views in the same way. "Against the picture" is against the true points
projected into it, the camera's roll taken out, and before the tool takes half of the turn of the body out. A width is
half the interval, in mean errors. Phones' gravity and the rooms' edges are exactly plumb in rendered pictures and not
in life: in the rows of single intervals, and nowhere else on this page, each picture is turned by chance within the
error that the tool states of its vertical (0.3° to 0.5°, SD).

Intervals by stickers hold the slip of the hand that put them on. In the rows of single intervals they are judged on
pictures whose stickers lie on the bones, of which {slips} hands were played that put each sticker 3 mm beside (SD, in
both directions), each under a vertical of its own; brackets count bodies. Until 28 November 2026 one slip of each body
was counted, and the mean error of ten bodies, beside which a width is held, is then known to a quarter. Intervals with
the vertical by the frame are judged on every picture in the protocol, as if neither gravity nor edges told it where
down is: few are left with the frame in earnest.

`test_touching` is for the two distances between the legs alone, of which `test` has too few to judge an interval on:
bodies whose legs touch, by the fast renderer. The last table counts the distances of all sets together. It is no blind
figure: what the intervals between the ankles missed there showed that a floor of the colour of shaded skin hides an
edge; how much contrast an edge needs was then chosen on other sets (docs/method.md)."""

HOW_TO_READ = """\
## How to read the tables

- **auto**: what a user gets from `posture analyse` of a body without stickers, with the view and the height stated, and
  nothing else.
- **manual, perfect**: the same, with every joint centre set by hand exactly where it is. What is left is the error
  of the camera (what the tool misses of its roll goes whole into every tilt), of the perspective and of the scale. It
  has no interval: points without any error of their own would have one of no width.
- **sticker**: what the user gets of a body with stickers on the bony points: half of them exactly on the bone, half
  3 mm off (SD, in each direction). Only bodies with stickers count.
- **bare detector**: one call of Google's MediaPipe Pose (`heavy`), without our averaging, checks and refusals.
- **true joint centres, projected**: no photo is looked at; the true joints are projected into the picture, with the
  camera's roll known. What the picture itself costs a perfect eye: perspective, a turned body, a stature that is not
  stood at its full height.

**In the protocol**: the body turned by at most 7°, knees bent by at most 10°, no loose shorts, no hanging shirt; shoes,
trousers and every camera are allowed.

An error is reading minus truth. **Bias**: the mean error, with its sign. **SD**: how far the errors spread. **Mean
error**: their mean size. **Of the readings alone**: the same where the method gave a number. **r** says how well the
readings follow the truth (1 perfectly, 0 not at all) and **slope** how much of a true degree or millimetre they show.
**Interval holds the truth**: the share of the 95 % intervals that hold it, and in brackets how sure that share is
(exact binomial 95 % interval); **fewer than promised** stands beside it where that cannot be chance. **Interval ±**:
half its width, of the middle one of all; a wide interval holds the truth easily, which says nothing of its use.
**Withheld**: the tool measured and does not show the number, because it lies within its error.

Every estimate counts, shown or not. A truth without a reading (in a refused picture, for example) counts as if the
mean of all truths of the table had been read: who refuses must not look better than who guesses. Both knees of a
picture are counted, and a body with stickers stands in two pictures; brackets and comparisons of groups count bodies,
not readings. Where several people are found, bare detector and perfect hand are told which one is meant.

A measure is called weak when its mean error is {weak} % or more of that of always saying the mean of the truths, or
when its interval holds fewer truths than promised; no better than guessing from {worthless} %."""

TRUE = """\
## Errors against the true body

The truth is the angle in the body's own plane, in space."""

PROJECTED = """\
## Errors against what the picture shows

The truth is the same angle of the true points projected into the picture, the camera's roll taken out: what a
perfect eye could read there. The tool's numbers are those before it takes half of the body's turn out; it shows none of
them, and gives them no interval."""

PLOTS = """\
## Reading against truth

The installed tool (auto) against the true body, one dot for each reading. Left: a perfect tool's dots would all lie on
the grey line. Right: the errors; about 19 of 20 lie between the broken lines."""

FINDINGS = """\
## Findings: hits and false alarms

**Hit**: the finding is given where it is due, and the picture is refused where it must be. **False alarm**: it is
given to a picture with nothing wrong. A finding that can refuse a picture must reach {hits} % hits on the pictures that
must be refused and stay at or below {false} % false alarms. In brackets how sure the shares are.

Of {clean} pictures with nothing wrong, taken with care, {refused} were refused; of the {usual} pictures of `test` that
keep the protocol (any camera, any light), {usual_refused} were refused. The column on `test` counts warnings too, which
may be due there: `leaning` warns above 5° and refuses above 10°. The limit of `hidden` was chosen on bodies behind the
same chest of drawers, so its hits say little."""

TURN = """\
## Turn of the body

How far the body is turned away from the view, against the line from the camera, `+` towards the person's left."""

SPLITS = """\
## Where it is worse

The installed tool against the true body, split by what was in the picture. **Worse** marks groups whose errors are
larger than those of the others of the same split, which chance alone would bring about in fewer than 1 of 100
comparisons (Mann-Whitney test); with this many comparisons a mark or two is to be expected. Groups below {least}
pictures are put together, or marked too few. Heavy people whose thighs touch, loose shorts, hanging shirts, skirts and
coats are hardly in the set or not at all: nothing is known of them."""

PHOTOGRAPHS = """\
## What is known on photographs of people

Knee axis of standing people on a photo against X-ray, as others published it of other tools (read in abstracts,
November 2026; r and ICC: 1 is perfect agreement, 0 none):"""

NOTHING_FOUND = """\
Nothing was found on the hip tilt or the leg-length difference of a photo against X-ray, nor on MediaPipe's knee
angles of people who stand."""
