"""How the refiner of `posture.refine` is taught: lessons (rendered bodies with known joints), network, training.

`python -m benchmarks.refiner.lessons FOLDER` makes the lessons (environment of the body makers), and
`python -m benchmarks.train_refiner FOLDER` teaches and writes the network (the same environment).
"""
