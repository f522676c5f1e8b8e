"""Fetch the fonts that certificates are set in. TrueType, whole: the licence reserves one of the names.

Run by maintainers when a version changes (`python -m scripts.vendor_paper_fonts`); it needs npm. What it
writes is committed.
"""

import shutil

from scripts.vendor_frontend import CACHE, ROOT, Package, fetch

FONTS = ROOT / "rollcall/transcripts/paper/fonts"
PACKAGES = [
    Package(
        "font-merriweather",
        "@expo-google-fonts/merriweather@0.4.2",
        "sha512-jUlmDzo5hQ36fPDXZvdt2VIZGCFkdg2Gfx+oWnbzvfygdCvx3AIe8O74IdsN1IZ65mxSSgsajM1c2XV2L/eYkw==",
    ),
    Package(
        "font-public-sans",
        "@expo-google-fonts/public-sans@0.4.2",
        "sha512-sIUyE7yXUHw6asSN6lXfcxNHl/EIyKl3EMKTgwDaY/1lTTP/9ZHYMYGwGS5XfEGQ/zgMUOjnzA7qlN9DJkctAw==",
    ),
    Package(
        "font-roboto-mono",
        "@expo-google-fonts/roboto-mono@0.4.2",
        "sha512-TkWqMKicHKbWclt3dZuzHgBXE4OZgenz+Bp8XT26/wKcWvUXnzGvS7C140QYCsq+CKZsa+0JTZppq2Wfyx0SCQ==",
    ),
]
COPIES = {
    "font-merriweather/700Bold/Merriweather_700Bold.ttf": "Merriweather-Bold.ttf",
    "font-merriweather/LICENSE_FONT": "Merriweather-OFL.txt",
    "font-public-sans/400Regular/PublicSans_400Regular.ttf": "PublicSans-Regular.ttf",
    "font-public-sans/600SemiBold/PublicSans_600SemiBold.ttf": "PublicSans-SemiBold.ttf",
    "font-public-sans/LICENSE_FONT": "PublicSans-OFL.txt",
    "font-roboto-mono/400Regular/RobotoMono_400Regular.ttf": "RobotoMono-Regular.ttf",
    "font-roboto-mono/LICENSE_FONT": "RobotoMono-OFL.txt",
}


def main() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        fetch(package)
    for source, name in COPIES.items():
        shutil.copyfile(CACHE / source, FONTS / name)


if __name__ == "__main__":
    main()
