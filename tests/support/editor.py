"""A text field of one toolkit, in a window of its own: prints its text as a line of JSON when it gets the focus
and after each change. With a ⏳ at the end of its text it is at work, and handles nothing any more.

Arguments: the toolkit (qt5, qt6, gtk3, gtk4, tk, late), then the window's title.
"""

import json
import sys

toolkit, title = sys.argv[1:3]


def show(text):
    # Tk holds characters beyond U+FFFF as two halves.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    print(json.dumps(whole), flush=True)
    while whole.endswith("⏳"):
        pass


def qt():
    if toolkit == "qt6":
        from PyQt6 import QtWidgets
    else:
        from PyQt5 import QtWidgets
    app = QtWidgets.QApplication(sys.argv)
    edit = QtWidgets.QPlainTextEdit()
    edit.setWindowTitle(title)
    edit.resize(400, 200)
    edit.textChanged.connect(lambda: show(edit.toPlainText()))
    app.focusChanged.connect(lambda _, now: now is edit and show(edit.toPlainText()))
    edit.show()
    app.exec() if toolkit == "qt6" else app.exec_()


def gtk():
    import gi

    gi.require_version("Gtk", "4.0" if toolkit == "gtk4" else "3.0")
    from gi.repository import GLib, Gtk

    def fill(window):
        view = Gtk.TextView()
        buffer = view.get_buffer()
        buffer.connect("changed", lambda _: show(buffer.get_property("text")))
        window.set_default_size(400, 200)
        if toolkit == "gtk4":
            focus = Gtk.EventControllerFocus()
            focus.connect("enter", lambda _: show(buffer.get_property("text")))
            view.add_controller(focus)
            window.set_child(view)
            window.present()
        else:
            view.connect("focus-in-event", lambda *_: show(buffer.get_property("text")))
            window.add(view)
            window.show_all()

    if toolkit == "gtk4":
        Gtk.init()
        window = Gtk.Window(title=title)
    else:
        window = Gtk.Window(title=title)
    fill(window)
    GLib.MainLoop().run()


def late():
    """GTK 3 under LibreOffice's name: like LibreOffice it inserts keys after 20 ms, and characters beyond U+FFFF at once."""
    import ctypes

    import gi

    gi.require_version("Gtk", "3.0")
    gi.require_version("Gdk", "3.0")
    from gi.repository import Gdk, GLib, Gtk

    set_name = 15
    ctypes.CDLL(None).prctl(set_name, b"soffice.bin", 0, 0, 0)
    window = Gtk.Window(title=title)
    view = Gtk.TextView()
    buffer = view.get_buffer()
    buffer.connect("changed", lambda _: show(buffer.get_property("text")))

    def pressed(_, event):
        character = chr(Gdk.keyval_to_unicode(event.keyval))
        if character > "\uffff":
            buffer.insert_at_cursor(character)
        elif character >= " ":
            GLib.timeout_add(20, lambda: buffer.insert_at_cursor(character))
        return True

    view.connect("key-press-event", pressed)
    view.connect("focus-in-event", lambda *_: show(buffer.get_property("text")))
    window.add(view)
    window.show_all()
    GLib.MainLoop().run()


def tk():
    import tkinter

    window = tkinter.Tk()
    window.title(title)
    text = tkinter.Text(window, width=50, height=10)
    text.pack()
    text.focus_set()

    def changed(_):
        show(text.get("1.0", "end-1c"))
        text.edit_modified(False)

    text.bind("<<Modified>>", changed)
    text.bind("<FocusIn>", changed)
    window.mainloop()


{"qt5": qt, "qt6": qt, "gtk3": gtk, "gtk4": gtk, "tk": tk, "late": late}[toolkit]()
