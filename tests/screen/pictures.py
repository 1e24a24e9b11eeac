#!/usr/bin/env python3
"""Pictures of the terminal for kiosk/README.md, in each language, ordinary and in high contrast.

Usage: pictures.py PIERRED MODEL PIERRE_KIOSK FOLDER        (by pictures.sh, which has the display)
"""
import subprocess
import sys
from pathlib import Path

from screen import LANGS, Daemon, Terminal, temporary, word
from visits import TOPIC, begin, subject

ASKS = {"nl": "Ik wil een parkeerkaart voor bewoners", "fr": "Je voudrais une carte riverain",
        "en": "I need a resident parking card"}


def say(terminal, lang, text):
    """Typed on the screen's keys, shift and space included."""
    names = {" ": word(lang, "terminal.key.space")}
    terminal.press(word(lang, "terminal.show_keyboard"))
    for letter in text.lower():
        terminal.press(names.get(letter, letter))


def play(terminal, lang, contrast, take):
    terminal.wait(word("nl", "terminal.touch"))
    if contrast:
        terminal.press(word("nl", "terminal.contrast"))
    take("start")
    begin(terminal, lang)
    take("topics")
    terminal.press(TOPIC[lang])
    terminal.press(subject(lang, "id_card.renew"))
    terminal.wait(word(lang, "terminal.in_building"))
    take("service")
    say(terminal, lang, ASKS[lang])
    take("keyboard")
    terminal.press(word(lang, "ui.send"))
    terminal.wait(ASKS[lang].lower())
    terminal.press(word(lang, "terminal.comfort"))
    terminal.wait(word(lang, "terminal.text_size"))
    take("display")
    terminal.press(word(lang, "terminal.close"))
    terminal.press(word(lang, "terminal.home"))
    terminal.press(TOPIC[lang])
    terminal.press(subject(lang, "id_card.renew"))
    terminal.press(word(lang, "ui.appointment"))
    terminal.wait(word(lang, "terminal.scan_how"))
    take("phone")
    terminal.press(word(lang, "terminal.close"))
    terminal.press(word(lang, "terminal.finish"))
    terminal.wait(word(lang, "terminal.finish_yes"))
    take("finish")


def main():
    pierred, model, kiosk = (str(Path(p).resolve()) for p in sys.argv[1:4])
    out = Path(sys.argv[4])
    for lang in LANGS:
        for contrast in (False, True):
            with temporary() as folder:
                (Path(folder) / "state").mkdir()
                daemon = Daemon(pierred, model, folder)
                terminal = Terminal(kiosk, daemon, Path(folder) / "state")
                taken = []

                def take(name):
                    taken.append(Path(folder) / f"{name}.png")
                    terminal.picture(taken[-1])

                try:
                    play(terminal, lang, contrast, take)
                finally:
                    terminal.end()
                    daemon.end()
                sheet = out / f"kiosk-{lang}{'-contrast' if contrast else ''}.png"
                subprocess.run(["montage", *taken, "-resize", "400x", "-geometry", "+12+12", "-tile",
                                "x1", "-background", "#8a979c", "-colors", "128", f"PNG8:{sheet}"], check=True)
                print(sheet, flush=True)


if __name__ == "__main__":
    main()
