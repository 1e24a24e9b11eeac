"""What the tests of the terminal's screen stand on: a daemon, a terminal, and its accessibility
tree (AT-SPI), which is what a screen reader has. Needs an X display and a session bus."""
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
LANGS = ("nl", "fr", "en")
TEXTS = {lang: json.loads((ROOT / "locales" / f"{lang}.json").read_text())["texts"] for lang in LANGS}


def word(lang, key):
    return TEXTS[lang][key]


def until(condition, what, seconds=15):
    """Waits for a condition; what it gives, or the error that names what did not come."""
    end = time.monotonic() + seconds
    while True:
        try:
            got = condition()
        except GLib.Error:  # the widget went away while it was looked at
            got = None
        if got:
            return got
        if time.monotonic() > end:
            raise AssertionError(f"did not come within {seconds} s: {what}")
        time.sleep(0.05)


def end(process):
    if process and process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Daemon:
    def __init__(self, program, model, folder):
        self.program, self.model, self.folder = program, model, Path(folder)
        self.port, self.process = 0, None
        self.start()

    def start(self):
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [self.program, "--port", str(self.port), "--port-file", port_file, "--model", self.model,
             "--store", self.folder / "pierre.db", "--log-level", "error"],
            cwd=ROOT, stdout=subprocess.DEVNULL)
        until(lambda: port_file.exists() and port_file.read_text().strip(), "pierred's port", 60)
        self.port = int(port_file.read_text())

    def kill(self):
        self.process.kill()
        self.process.wait()

    def conversations(self):
        with sqlite3.connect(f"file:{self.folder}/pierre.db?mode=ro", uri=True) as store:
            return store.execute("SELECT count(*) FROM conversation").fetchone()[0]

    def end(self):
        end(self.process)


class Terminal:
    """`settings` are keys of its configuration."""

    def __init__(self, program, daemon, folder, size="1080x1920", **settings):
        config = json.loads((ROOT / "kiosk" / "example.json").read_text())
        config.update(server=f"http://127.0.0.1:{daemon.port}", state_dir=str(folder), **settings)
        del config["$schema"]
        path = Path(folder) / "kiosk.json"
        path.write_text(json.dumps(config))
        environment = dict(os.environ, GDK_BACKEND="x11", GSK_RENDERER="cairo")
        environment.pop("GTK_A11Y", None)
        self.pressed = None
        self.log = open(Path(folder) / "kiosk.log", "w+")
        self.process = subprocess.Popen([program, "--config", path, "--window", size],
                                        env=environment, stderr=self.log)
        self.app = until(self._application, "the terminal in the accessibility tree", 30)

    def _application(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the terminal ended with {self.process.returncode}: {self.said()}")
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app and app.get_process_id() == self.process.pid and app.get_child_count():
                return app
        return None

    def said(self):
        self.log.flush()
        return Path(self.log.name).read_text()

    def nodes(self, at=None):
        """What is shown, in the order of the tree."""
        at = at or self.app
        for i in range(at.get_child_count()):
            try:
                child = at.get_child_at_index(i)
                if not child or not child.get_state_set().contains(Atspi.StateType.VISIBLE):
                    continue
                yield child
            except GLib.Error:
                continue
            yield from self.nodes(child)

    def texts(self):
        return [node.get_name() for node in self.nodes() if node.get_name()]

    def shows(self, text):
        return any(text in name for name in self.texts())

    def wait(self, text, seconds=15):
        try:
            return until(lambda: self.shows(text), f"'{text}'", seconds)
        except AssertionError as problem:
            raise AssertionError(f"{problem}; shown: {self.texts()}") from None

    def wait_gone(self, text, seconds=15):
        return until(lambda: not self.shows(text), f"an end of '{text}'", seconds)

    def button(self, name):
        for node in self.nodes():
            if node.get_role() in (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON) and (
                    node.get_name() == name):
                if node.get_state_set().contains(Atspi.StateType.SENSITIVE):
                    return node
        return None

    def press(self, name):
        if name == self.pressed:
            time.sleep(0.4)  # GTK ignores a second activation within 250 ms; fingers do not activate
        self.pressed = name
        try:
            node = until(lambda: self.button(name), f"a button '{name}'")
        except AssertionError as problem:
            raise AssertionError(f"{problem}; shown: {self.texts()}") from None
        assert node.do_action(0), f"'{name}' cannot be pressed"

    def focused(self):
        for node in self.nodes():
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                return node
        return None

    def key(self, name):
        """A real key event: 'Down', 'Return', 'alt+F4'."""
        subprocess.run([sys.executable, Path(__file__).with_name("key.py"), name], check=True)

    def picture(self, path):
        time.sleep(0.7)  # fades are over
        subprocess.run(["import", "-window", "root", path], check=True)

    def status(self, key):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(key + ":"):
                return int(line.split()[1])
        raise KeyError(key)

    def end(self):
        end(self.process)
        self.log.close()


def temporary():
    return tempfile.TemporaryDirectory(prefix="pierre-screen-")
