#!/usr/bin/env python3
"""Looks for texts in the memory of a running process: what a visitor typed or read must not be
there once the visit is over. Prints how often each text was found (as UTF-8 and as UTF-32) and
where; exit status 1 when any was.

Usage: memory.py PID TEXT...
"""

import sys

LARGEST = 1 << 28  # bytes of a mapping that are looked at


def mappings(pid):
    """Readable and writable pieces of the address space: start, end, name."""
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps:
        for line in maps:
            place, rights, *rest = line.split(maxsplit=5)
            name = rest[3].strip() if len(rest) > 3 else ""
            if rights.startswith("rw") and name not in ("[vvar]", "[vsyscall]"):
                start, end = (int(number, 16) for number in place.split("-"))
                yield start, end, name


def places_of(pid, needles):
    """Each place of each needle: needle, address, name of the mapping."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end, name in mappings(pid):
            try:
                memory.seek(start)
                content = memory.read(min(end - start, LARGEST))
            except OSError:
                continue
            for needle in needles:
                at = content.find(needle)
                while at >= 0:
                    yield needle, start + at, name
                    at = content.find(needle, at + 1)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    pid, texts = int(sys.argv[1]), sys.argv[2:]
    needles = {}
    for text in texts:
        needles[text.encode()] = text
        needles[text.encode("utf-32-le")] = text
    found = {text: [] for text in texts}
    for needle, address, name in places_of(pid, list(needles)):
        found[needles[needle]].append(f"{address:#x} {name or 'anonymous'}")
    for text, places in found.items():
        print(f"{len(places)} {text}" + "".join(f"\n  {place}" for place in places[:8]))
    sys.exit(1 if any(found.values()) else 0)


main()
