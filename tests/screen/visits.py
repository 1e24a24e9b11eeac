#!/usr/bin/env python3
"""Visits on the terminal's screen, seen through the accessibility tree. TAP.

Usage: visits.py PIERRED MODEL PIERRE_KIOSK [--pictures FOLDER] [NAME...]
"""
import json
import re
import subprocess
import sys
import traceback
from pathlib import Path

from screen import LANGS, Atspi, Daemon, Terminal, temporary, until, word, ROOT

SAID = {
    "nl": ("Wat moet ik doen bij verlies van mijn identiteitskaart?", "zwaluwstaart"),
    "fr": ("J'ai perdu ma carte d'identité, que faire ?", "hirondelle"),
    "en": ("I have lost my identity card, what now?", "swallowtail"),
}
TOPIC = {"nl": "Papieren en identiteit", "fr": "Papiers et identité", "en": "Papers and identity"}


def subject(lang, intent):
    """An intent's title, from the content pack."""
    for entry in json.loads((ROOT / "intents" / "catalogue.json").read_text())["intents"]:
        if entry["id"] == intent:
            return entry["title"][lang]
    raise AssertionError(f"no title of {intent}")


def begin(terminal, lang):
    terminal.wait(word(lang, "terminal.language_name"))
    terminal.press(word(lang, "terminal.language_name"))
    terminal.wait(word(lang, "terminal.topics"))


def finish(terminal, lang):
    terminal.press(word(lang, "terminal.finish"))
    terminal.press(word(lang, "terminal.finish_yes"))
    terminal.wait(word("nl", "terminal.touch"))


# --- tests: each gets a daemon and the terminal's program ---


def is_forgotten(terminal, secret):
    """Does memory.py find the text nowhere in the terminal's memory?"""
    look = [sys.executable, Path(__file__).with_name("memory.py"), str(terminal.process.pid), secret]
    return subprocess.run(look, capture_output=True).returncode == 0


def visit(lang):
    """Topics, a card with the way, a question that is typed on the keys, Finish; and what is left."""

    def test(rig):
        terminal = rig.terminal()
        begin(terminal, lang)
        terminal.press(TOPIC[lang])
        terminal.press(subject(lang, "id_card.renew"))
        terminal.wait(word(lang, "terminal.in_building"))
        terminal.press(word(lang, "terminal.show_keyboard"))
        secret = SAID[lang][1]
        for letter in secret:
            terminal.press(letter)
        terminal.press(word(lang, "ui.send"))
        terminal.wait(secret)
        assert until(lambda: rig.daemon.conversations() == 1, "the conversation in the store")
        finish(terminal, lang)
        for name in terminal.texts():
            assert secret not in name, f"left on the screen: {name}"
        until(lambda: rig.daemon.conversations() == 0, "the conversation deleted on the daemon")
        # The daemon has forgotten before its word of that is here, and the connection with it gone.
        until(lambda: is_forgotten(terminal, secret), f"memory.py without '{secret}'")

    test.__doc__ = f"a visit in {lang}: topics, directions, typing, and nothing is left of it"
    return test


def comfort(rig):
    """high contrast, lowered and the largest text leave everything within reach"""
    terminal = rig.terminal()
    for key in ("terminal.contrast", "terminal.lowered", "terminal.text_size"):
        terminal.press(word("nl", key))
    begin(terminal, "en")
    half = 1920 / 2
    below = {word("en", "terminal.finish"), word("en", "terminal.comfort"), word("en", "terminal.type"),
             word("en", "terminal.down"), word("en", "terminal.up")}  # never scrolled out of view
    seen = set()
    for node in terminal.nodes():
        if node.get_role() == Atspi.Role.PUSH_BUTTON:
            place = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
            seen.add(node.get_name())
            assert place.y >= half - 1, f"'{node.get_name()}' lies at {place.y}"
            assert node.get_name() not in below or place.y + place.height <= 1921, (
                f"'{node.get_name()}' ends at {place.y + place.height}")
            assert place.height >= 44 and place.width >= 44, f"'{node.get_name()}' is too small"
    assert below <= seen, f"not there: {below - seen}"
    finish(terminal, "en")


def countdown(rig):
    """silence is asked about, can be lengthened, and ends the visit"""
    terminal = rig.terminal(ask_after_s=20, end_after_s=20)
    begin(terminal, "fr")
    terminal.wait(word("fr", "terminal.still_there"), 30)
    number = re.compile(r"\d+")
    shown = [n for n in terminal.texts() if number.search(n) and "conversation" in n]
    assert shown, f"no countdown among {terminal.texts()}"
    terminal.press(word("fr", "terminal.go_on"))
    terminal.wait_gone(word("fr", "terminal.still_there"))
    assert terminal.shows(word("fr", "terminal.topics")), "the visit did not go on"
    terminal.wait(word("fr", "terminal.still_there"), 30)
    terminal.wait(word("nl", "terminal.touch"), 30)
    assert not terminal.shows(word("fr", "terminal.still_there"))
    until(lambda: rig.daemon.conversations() == 0, "the conversation deleted on the daemon")


def keypad(rig):
    """arrows and enter alone: a language, a topic, an answer, and the end"""
    terminal = rig.terminal()

    def go(name):
        for _ in range(60):
            now = terminal.focused()
            if now and now.get_name() == name:
                return terminal.key("Return")
            terminal.key("Down")
        raise AssertionError(f"'{name}' is not reached; at last: {now and now.get_name()}")

    terminal.wait(word("en", "terminal.language_name"))
    go("English")
    terminal.wait(word("en", "terminal.topics"))
    go(TOPIC["en"])
    go(subject("en", "id_card.renew"))
    terminal.wait(word("en", "terminal.in_building"))
    go(word("en", "terminal.finish"))
    go(word("en", "terminal.finish_yes"))
    terminal.wait(word("nl", "terminal.touch"))


def no_way_out(rig):
    """no key closes it, opens a menu or leaves the screen"""
    terminal = rig.terminal()
    begin(terminal, "en")
    windows = terminal.app.get_child_count()
    for key in ("alt+F4", "ctrl+q", "ctrl+w", "ctrl+shift+i", "ctrl+shift+d", "F11", "F10", "F1",
                "Escape", "Menu", "super+d", "ctrl+alt+Delete", "ctrl+period", "alt+Tab"):
        terminal.key(key)
    terminal.wait(word("en", "terminal.topics"))
    assert terminal.process.poll() is None, "it has ended"
    assert terminal.app.get_child_count() == windows, "another window is open"


def away(rig):
    """without the daemon: phone and address in three languages; heals itself"""
    terminal = rig.terminal()
    terminal.wait(word("nl", "terminal.touch"))
    rig.daemon.kill()
    terminal.wait(word("nl", "terminal.away"), 40)
    for lang in LANGS:
        assert terminal.shows(word(lang, "terminal.away")), f"not said in {lang}"
    assert terminal.shows("+32 2 000 00 00"), f"no phone among {terminal.texts()}"
    rig.daemon.start()
    terminal.wait(word("nl", "terminal.touch"), 40)
    begin(terminal, "nl")


def daemon_dies(rig):
    """kill -9 of the daemon in a visit: it is said, and the conversation goes on"""
    terminal = rig.terminal()
    begin(terminal, "en")
    terminal.press(TOPIC["en"])
    terminal.press(subject("en", "id_card.renew"))
    terminal.wait(word("en", "terminal.in_building"))
    rig.daemon.kill()
    terminal.wait(word("en", "terminal.away"), 30)
    rig.daemon.start()
    terminal.wait(word("en", "terminal.in_building"), 40)
    terminal.press(word("en", "terminal.home"))
    terminal.press(TOPIC["en"])
    terminal.press(subject("en", "passport.apply"))
    terminal.wait(subject("en", "passport.apply"))


def quiet(rig):
    """nothing is said to be wrong by GTK, and the start screen is small"""
    terminal = rig.terminal()
    terminal.wait(word("nl", "terminal.touch"))
    for lang in LANGS:
        begin(terminal, lang)
        terminal.press(word(lang, "terminal.comfort"))
        terminal.press(word(lang, "terminal.close"))
        finish(terminal, lang)
    peak = terminal.status("VmRSS")
    print(f"# resident: {peak / 1024:.0f} MiB")
    said = [line for line in terminal.said().splitlines()
            if re.search(r"CRITICAL|WARNING|AddressSanitizer|runtime error", line)]
    assert not said, "\n".join(said[:5])
    assert peak < 120 * 1024, f"{peak} KiB"


TESTS = [visit(lang) for lang in LANGS] + [
    comfort, countdown, keypad, no_way_out, away, daemon_dies, quiet]


class Rig:
    def __init__(self, programs, folder):
        self.pierred, self.model, self.kiosk = programs
        self.folder = Path(folder)
        (self.folder / "state").mkdir()
        self.daemon = Daemon(self.pierred, self.model, folder)
        self.terminals = []

    def terminal(self, **settings):
        self.terminals.append(Terminal(self.kiosk, self.daemon, self.folder / "state", **settings))
        return self.terminals[-1]

    def end(self):
        for terminal in self.terminals:
            terminal.end()
        self.daemon.end()


def main():
    programs = [str(Path(p).resolve()) for p in sys.argv[1:4]]
    wanted = sys.argv[4:]
    failed = 0
    tests = [t for t in TESTS if not wanted or any(w in (t.__doc__ or "") for w in wanted)]
    print(f"1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        with temporary() as folder:
            rig = Rig(programs, folder)
            try:
                test(rig)
                print(f"ok {number} - {test.__doc__}", flush=True)
            except Exception:  # pylint: disable=broad-except
                failed = 1
                print(f"not ok {number} - {test.__doc__}")
                print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()[-12:]), flush=True)
                for terminal in rig.terminals:
                    print("".join(f"# said: {line}\n" for line in terminal.said().splitlines()[-6:]))
            finally:
                rig.end()
    return failed


if __name__ == "__main__":
    sys.exit(main())
