"""A desktop's services on a private D-Bus: the tray of a panel, or logind.

Usage: bus-services.py tray|logind. It prints a line of JSON for each event, and answers commands, a line each:
menu, click LABEL, activate (tray); shutdown (logind).
"""

import json
import os
import sys

from gi.repository import Gio, GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
LOGIND = "org.freedesktop.login1"

INTERFACES = {
    "tray": f"""<node><interface name="{WATCHER}">
      <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
      <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
      <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
      <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
      <property name="ProtocolVersion" type="i" access="read"/>
      <signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
    </interface></node>""",
    "logind": f"""<node><interface name="{LOGIND}.Manager">
      <method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="h" direction="out"/></method>
      <signal name="PrepareForShutdown"><arg type="b"/></signal>
      <signal name="PrepareForSleep"><arg type="b"/></signal>
    </interface></node>""",
}
NAMES = {"tray": (WATCHER, "/StatusNotifierWatcher"), "logind": (LOGIND, "/org/freedesktop/login1")}

service = sys.argv[1]
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
item = None  # bus name and object path of the newest icon


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


def ask(path, interface, method, arguments):
    return bus.call_sync(item[0], path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 5000, None)


def on_call(_bus, sender, _path, _interface, method, arguments, call):
    global item
    if method == "Inhibit":
        inhibit(arguments.unpack(), call)
        return
    if method == "RegisterStatusNotifierItem":
        (name,) = arguments.unpack()
        item = (sender, name) if name.startswith("/") else (name, "/StatusNotifierItem")
        tell("registered")
    call.return_value(None)


def inhibit(arguments, call):
    """Returns a pipe; its reader sees when the caller closes it, or ends."""
    reader, writer = os.pipe()
    files = Gio.UnixFDList.new_from_array([writer])  # it closes its copy itself
    call.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), files)
    if arguments[0] == "shutdown":
        tell("inhibited", mode=arguments[3])
        GLib.io_add_watch(reader, GLib.IO_HUP, lambda *_: tell("released"))


def on_get(_bus, _sender, _path, _interface, name):
    return {
        "RegisteredStatusNotifierItems": GLib.Variant("as", []),
        "IsStatusNotifierHostRegistered": GLib.Variant("b", True),
        "ProtocolVersion": GLib.Variant("i", 0),
    }[name]


def menu_path():
    get = GLib.Variant("(ss)", (ITEM, "Menu"))
    return ask(item[1], "org.freedesktop.DBus.Properties", "Get", get).unpack()[0]


def menu():
    """The ids of the menu's items by label."""
    _, (_, _, children) = ask(menu_path(), MENU, "GetLayout", GLib.Variant("(iias)", (0, -1, []))).unpack()
    return {facts["label"].replace("_", ""): number for number, facts, _ in children if "label" in facts}


def on_line(stream, _condition):
    command, _, label = stream.readline().strip().partition(" ")
    if command == "menu":
        tell("menu", labels=list(menu()))
    elif command == "click":
        event = (menu()[label], "clicked", GLib.Variant("i", 0), 0)
        ask(menu_path(), MENU, "Event", GLib.Variant("(isvu)", event))
    elif command == "activate":
        ask(item[1], ITEM, "Activate", GLib.Variant("(ii)", (0, 0)))
    elif command == "shutdown":
        bus.emit_signal(
            None, NAMES["logind"][1], f"{LOGIND}.Manager", "PrepareForShutdown", GLib.Variant("(b)", (True,))
        )
    return command != ""


name, path = NAMES[service]
interface = Gio.DBusNodeInfo.new_for_xml(INTERFACES[service]).interfaces[0]
bus.register_object(path, interface, on_call, on_get, None)
Gio.bus_own_name_on_connection(bus, name, Gio.BusNameOwnerFlags.NONE, lambda *_: tell("ready"), None)
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, on_line)
GLib.MainLoop().run()
