"""Presses keys as a keyboard does, by XTEST: key.py Down; key.py alt+F4."""
import ctypes
import sys

x = ctypes.CDLL("libX11.so.6")
xtest = ctypes.CDLL("libXtst.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XStringToKeysym.restype = ctypes.c_ulong
x.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
x.XKeysymToKeycode.restype = ctypes.c_ubyte
x.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
xtest.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
NAMES = {"ctrl": "Control_L", "alt": "Alt_L", "shift": "Shift_L", "super": "Super_L"}

display = x.XOpenDisplay(None)
if not display:
    sys.exit("key.py: no X display")
codes = []
for name in sys.argv[1].split("+"):
    code = x.XKeysymToKeycode(display, x.XStringToKeysym(NAMES.get(name, name).encode()))
    if not code:
        sys.exit(f"key.py: no key '{name}'")
    codes.append(code)
for code in codes:
    xtest.XTestFakeKeyEvent(display, code, 1, 0)
for code in reversed(codes):
    xtest.XTestFakeKeyEvent(display, code, 0, 0)
x.XSync(display, 0)
