"""Make the demo's short video from our own words and slides, once; the result is committed.

Needs ffmpeg and espeak-ng on the machine of whoever runs it, never at run time:

    python -m scripts.build_demo_video
"""

import subprocess
import tempfile
import tomllib
import wave
from pathlib import Path

import typst

HOME = Path(__file__).resolve().parent.parent / "rollcall/catalog/demo_content/video"
PAUSE = 0.6  # s of silence after each sentence


def spoken(text: str, to: Path) -> float:
    """Speak a sentence into a WAV file; returns its seconds."""
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(to), text], check=True)
    with wave.open(str(to)) as sound:
        return float(sound.getnframes() / sound.getframerate())


def stamp(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02d}:{rest:06.3f}"


def cues(text: str, begin: float, length: float) -> list[str]:
    """One caption a sentence, its time by its share of the letters."""
    sentences = [part.strip() + "." for part in text.split(". ") if part.strip()]
    sentences[-1] = sentences[-1].removesuffix(".")
    letters, made = sum(map(len, sentences)), []
    for sentence in sentences:
        end = begin + length * len(sentence) / letters
        made.append(f"{stamp(begin)} --> {stamp(end)}\n{sentence}")
        begin = end
    return made


def scene(folder: Path, number: int, words: dict[str, str], share: float) -> tuple[Path, float]:
    """One slide with its voice as a piece of video."""
    sound, picture, piece = (folder / f"{number}.{kind}" for kind in ("wav", "png", "mp4"))
    length = spoken(words["said"], sound) + PAUSE
    slide = typst.compile(
        (HOME / "slide.typ").read_bytes(),
        format="png",
        ppi=72,
        sys_inputs={"shown": words["shown"], "share": str(share)},
    )
    picture.write_bytes(slide)
    command = ["ffmpeg", "-v", "error", "-y", "-loop", "1", "-framerate", "5", "-i", picture, "-i", sound]
    command += ["-af", "apad", "-t", f"{length:.3f}", "-c:v", "libx264", "-tune", "stillimage", "-crf", "30"]
    command += ["-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "40k", "-ac", "1", "-ar", "22050", piece]
    subprocess.run([str(part) for part in command], check=True)
    return piece, length


def main() -> None:
    scenes = tomllib.loads((HOME / "clock.toml").read_text())["scene"]
    captions, begin, pieces = ["WEBVTT"], 0.0, []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, words in enumerate(scenes):
            piece, length = scene(folder, number, words, (number + 1) / len(scenes))
            captions += cues(words["said"], begin, length - PAUSE)
            pieces.append(piece)
            begin += length
        (folder / "list").write_text("".join(f"file '{piece}'\n" for piece in pieces))
        command = ["ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(folder / "list")]
        command += ["-c", "copy", "-movflags", "+faststart", str(HOME / "clock.mp4")]
        subprocess.run(command, check=True)
        (HOME / "clock.png").write_bytes((folder / "0.png").read_bytes())
    (HOME / "clock.vtt").write_text("\n\n".join(captions) + "\n")
    print(f"{begin:.1f} s, {(HOME / 'clock.mp4').stat().st_size} bytes")


if __name__ == "__main__":
    main()
