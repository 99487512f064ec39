#!/usr/bin/env python3
"""Writes opencv.json: what OpenCV's reader gives of clips that the tests make with ffmpeg.

Needs Debian's ffmpeg and python3-opencv. Run it after a change of the list below: python3 opencv.py
Each entry: the clip's name, ffmpeg's arguments for it, and of its first frames the first 16 hex digits of the SHA-256 of their RGB bytes.
The clips are lossless, so that every encoder makes the same ones.
"""
import hashlib
import json
import os
import subprocess
import tempfile

import cv2

FRAMES = 2
FORMATS = (
    "yuv420p yuv422p yuv444p yuv440p yuv410p yuv411p yuvj420p yuvj422p yuvj444p gray gray10le gray16le yuv420p10le yuv422p10le yuv444p10le "
    "yuv420p12le yuv444p12le yuv420p16le yuva420p gbrp gbrp10le bgr0 bgra rgb48le"
).split()
TAGS = {"709": ("bt709", "tv"), "2020-full": ("bt2020nc", "pc"), "untagged": ("unknown", "unknown")}


def source(size):
    return ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=5:d=0.4"]


def clips():
    for pixels in FORMATS:
        for tag, (matrix, reach) in TAGS.items():
            if tag == "untagged" and pixels not in ("yuv420p", "yuvj420p", "yuv420p10le", "gray", "gbrp"):
                continue
            size = "427x241" if tag == "2020-full" else "320x240"
            yield f"{pixels}-{tag}.mkv", [*source(size), "-pix_fmt", pixels, "-c:v", "ffv1", "-colorspace", matrix, "-color_range", reach]
    yield "hd.mkv", [*source("1280x720"), "-pix_fmt", "yuv420p", "-c:v", "ffv1", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    yield "hlg.mkv", [*source("322x182"), "-pix_fmt", "yuv420p10le", "-c:v", "ffv1", "-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "arib-std-b67"]
    yield "pq.mkv", [*source("322x182"), "-pix_fmt", "yuv420p10le", "-c:v", "ffv1", "-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "smpte2084"]
    for turn in (90, 180, 270):
        for pixels, size in (("yuv420p", "326x242"), ("yuv422p", "326x241"), ("yuv444p", "327x241")):
            yield f"turned-{turn}-{pixels}.mov", [
                *source(size), "-pix_fmt", pixels, "-c:v", "libx264", "-qp", "0", "-colorspace", "bt709", "-metadata:s:v", f"rotate={turn}"]


def hashes(path):
    reader = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    for _ in range(FRAMES):
        there, image = reader.read()
        assert there, path
        yield hashlib.sha256(cv2.cvtColor(image, cv2.COLOR_BGR2RGB).tobytes()).hexdigest()[:16]
    reader.release()


def main():
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in clips():
            path = os.path.join(folder, name)
            subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments, path], check=True)
            entries.append({"name": name, "arguments": arguments, "rgbSha256": list(hashes(path))})
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "opencv.json"), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join("  " + json.dumps(entry) for entry in entries) + "\n]\n")


if __name__ == "__main__":
    main()
