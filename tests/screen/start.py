#!/usr/bin/env python3
"""Figures of the terminal's screen: time from start to the first picture (READY=1 of sd_notify), memory,
and processor time at rest. Not a test. Usage: start.py PIERRE_KIOSK CONFIG [RUNS]; needs a display."""
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time

REST_S = 20


def start(kiosk, config, folder):
    path = os.path.join(folder, "notify")
    if os.path.exists(path):
        os.unlink(path)
    ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ready.bind(path)
    ready.settimeout(30)
    began = time.monotonic()
    process = subprocess.Popen([kiosk, "--config", config, "--window", "1080x1920"],
                               env=dict(os.environ, NOTIFY_SOCKET=path, GDK_BACKEND="x11", GTK_A11Y="none"))
    while b"READY=1" not in ready.recv(4096):
        pass
    return process, 1000 * (time.monotonic() - began)


def processor_ms(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    kiosk, config = sys.argv[1:3]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs):
            process, ms = start(kiosk, config, folder)
            times.append(ms)
            if run == runs - 1:
                time.sleep(5)
                before = processor_ms(process.pid)
                time.sleep(REST_S)
                used = processor_ms(process.pid) - before
                with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                    resident = [line.split()[1] for line in status if line.startswith("VmRSS")][0]
                print(f"at rest: {used / REST_S / 10:.2f} % of a processor, {int(resident) / 1024:.0f} MiB resident")
            process.terminate()
            process.wait()
    print(f"first picture after {statistics.median(times):.0f} ms (median of {runs}: "
          + ", ".join(f"{ms:.0f}" for ms in times) + ")")


if __name__ == "__main__":
    main()
