"""The two pose models, made anew from what two package registries hold.

No wheel contains a `.task` bundle. The npm package `@mediapipe/pose` has the landmark networks and the
wheel of mediapipe 0.10.21 has the person detector; a bundle is a stored zip of the two, each with
TFLite metadata naming its input normalisation. The result is the same byte for byte on every run:
`python tools/build_models.py --check` compares it with the committed files.

Needs `npm` and `pip` on the path, and the environment of `make test`.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_fb
from mediapipe.tasks.metadata import schema_py_generated as tflite_fb

NPM_PACKAGE = "@mediapipe/pose@0.5.1675469404"
WHEEL = "mediapipe==0.10.21"
DETECTOR = "mediapipe/modules/pose_detection/pose_detection.tflite"
LANDMARKS = {
    "full": "package/pose_landmark_full.tflite",
    "heavy": "package/pose_landmark_heavy.tflite",
}
SHA256 = {
    DETECTOR: "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    LANDMARKS["full"]: "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    LANDMARKS["heavy"]: "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
}
"""What the registries' files must be before anything is made from them."""

MODELS = Path(__file__).parent.parent / "posture" / "models"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    """Write the bundles to posture/models, or with --check compare them with what is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        detector = with_normalisation(fetch_detector(Path(folder)), mean=127.5, std=127.5)
        networks = fetch_landmark_networks(Path(folder))
    same = True
    for variant, network in networks.items():
        made = bundle(detector, with_normalisation(network, mean=0.0, std=255.0))
        path = MODELS / f"pose_landmarker_{variant}.task"
        same &= path.exists() and path.read_bytes() == made
        if not check:
            path.write_bytes(made)
        sys.stdout.write(f"{hashlib.sha256(made).hexdigest()}  {path.name}\n")
    if check and not same:
        sys.stderr.write("the committed models differ from what the registries' files make\n")
    return int(check and not same)


def fetch_detector(folder: Path) -> bytes:
    """The person detector, out of the mediapipe wheel."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", WHEEL]
    target = ["--only-binary=:all:", "--python-version=3.11", "--platform=manylinux_2_28_x86_64"]
    subprocess.run([*command, *target, f"--dest={folder}"], check=True)
    with zipfile.ZipFile(next(folder.glob("mediapipe-*.whl"))) as wheel:
        return verified(DETECTOR, wheel.read(DETECTOR))


def fetch_landmark_networks(folder: Path) -> dict[str, bytes]:
    """The landmark networks by variant, out of the npm package."""
    command = ["npm", "pack", "--silent", NPM_PACKAGE, f"--pack-destination={folder}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        return {variant: verified(name, _member(package, name)) for variant, name in LANDMARKS.items()}


def _member(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(name)
    if file is None:
        raise FileNotFoundError(f"{name} is not in {NPM_PACKAGE}")
    return file.read()


def verified(name: str, content: bytes) -> bytes:
    """`content`, if it is what this recipe was written for."""
    digest = hashlib.sha256(content).hexdigest()
    if digest != SHA256[name]:
        raise ValueError(f"{name}: expected SHA-256 {SHA256[name]}, got {digest}")
    return content


def with_normalisation(network: bytes, *, mean: float, std: float) -> bytes:
    """The TFLite `network` with metadata saying that its input is (pixel - mean) / std."""
    model = tflite_fb.ModelT.InitFromObj(tflite_fb.Model.GetRootAs(network, 0))
    buffer = tflite_fb.BufferT()
    buffer.data = _metadata(mean, std)
    entry = tflite_fb.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers)
    model.buffers.append(buffer)
    model.metadata = [*(model.metadata or []), entry]
    builder = flatbuffers.Builder(len(network) + 4096)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _metadata(mean: float, std: float) -> bytes:
    """A metadata flatbuffer with one input: an RGB image, normalised."""
    options = metadata_fb.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    unit = metadata_fb.ProcessUnitT()
    unit.optionsType = metadata_fb.ProcessUnitOptions.NormalizationOptions
    unit.options = options
    image = metadata_fb.ImagePropertiesT()
    image.colorSpace = metadata_fb.ColorSpaceType.RGB
    content = metadata_fb.ContentT()
    content.contentPropertiesType = metadata_fb.ContentProperties.ImageProperties
    content.contentProperties = image
    tensor = metadata_fb.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "image", content, [unit]
    graph = metadata_fb.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    model = metadata_fb.ModelMetadataT()
    model.subgraphMetadata = [graph]
    builder = flatbuffers.Builder(512)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def bundle(detector: bytes, landmarks: bytes) -> bytes:
    """A `.task` file: both networks, stored without compression and without a date."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (
            ("pose_detector.tflite", detector),
            ("pose_landmarks_detector.tflite", landmarks),
        ):
            archive.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), content)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
