"""This room's entries in the back office."""

from importlib import import_module

import_module("rollcall.pages.beginning")
import_module("rollcall.pages.desk_toolkit")
import_module("rollcall.pages.publishing")
