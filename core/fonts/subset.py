#!/usr/bin/env python3
"""Makes the fonts of the papers: Noto Sans CJK SC in three parts, each less than a mebibyte, each a font of its own.

    common   Latin, signs, and the 3,755 first-level characters of GB 2312: nearly every word of a notice
    further  the 3,008 second-level characters of GB 2312
    rare     what the Table of General Standard Characters (通用规范汉字表, 8,105) has beyond: names of people and places

On Debian 12, as root, once:  apt-get install fonts-noto-cjk unicode-data python3-fonttools zstd
Then, in this folder:         /usr/bin/python3 subset.py

Hints, alternates and vertical forms are left out: a paper is printed or shown at 150 dots an inch, horizontally. Subroutines
are written out, since zstd finds the repetitions better than they do (1.53 against 1.63 MB).
"""

import bz2
import subprocess
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2  # the face "Noto Sans CJK SC" in the collection
UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"


def gb2312(rows):
    """The characters of some rows of GB 2312."""
    both = ((row, cell) for row in rows for cell in range(0xA1, 0xFF))
    texts = (bytes(pair).decode("gb2312", "ignore") for pair in both)
    return {ord(text) for text in texts if text}


def standard():
    """通用规范汉字表, which Unihan calls kTGH."""
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        return {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line}


def parts():
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x2000, 0x2070))
    signs = gb2312(range(0xA1, 0xAA)) | set(range(0x2070, 0x20A0)) | {0x20AC, 0x2713, 0x2717} | set(range(0x3380, 0x33E0))
    first, second = gb2312(range(0xB0, 0xD8)), gb2312(range(0xD8, 0xF8))
    yield "common", latin | signs | first
    yield "further", second
    yield "rare", standard() - first - second


def main():
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF", "DSIG"]
    for name, wanted in parts():
        font = TTFont(FONT, fontNumber=SIMPLIFIED, lazy=True)
        made = subset.Subsetter(options)
        made.populate(unicodes=wanted)
        made.subset(font)
        subset.save_font(font, f"{name}.otf", options)
        subprocess.run(["zstd", "-19", "--quiet", "--force", "--rm", f"{name}.otf"], check=True)
        held = len(font.getBestCmap())
        print(f"{name}: {held} of {len(wanted)} characters", file=sys.stderr)


if __name__ == "__main__":
    main()
