"""Why a package is refused: one sentence for each fault, naming the file (shown to staff)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal

SENTENCES = {
    # the archive
    "not_a_zip": _("This file is not a zip archive."),
    "broken_zip": _("The zip archive ends too early; the upload or the file itself is damaged."),
    "empty_zip": _("The zip archive is empty."),
    "split_zip": _("The zip archive is one part of several; a package must be one whole file."),
    "wide_zip": _("The zip archive uses the 64-bit form, which packages of this size do not need: %(file)s."),
    "trailing_data": _("The zip archive has something behind its end; a hidden second part is not taken."),
    "prepended_data": _("The zip archive has something in front of its first file, %(file)s."),
    "hidden_data": _("The zip archive holds data that belongs to no file (near “%(file)s”)."),
    "second_directory": _("The zip archive has two tables of contents, or one that does not add up."),
    "overlap": _("“%(file)s” shares its data with another file in the zip archive."),
    "two_headers": _("The zip archive says two different things about “%(file)s”."),
    "encrypted": _("“%(file)s” is locked with a password; a package must be readable."),
    "unusual_packing": _("“%(file)s” is packed in a way that is not read here; use ordinary zip (deflate)."),
    "damaged": _("“%(file)s” is damaged: its checksum does not match."),
    "lying_size": _("“%(file)s” unpacks to another size than the zip archive says."),
    "bomb": _("“%(file)s” unpacks to far more than its packed size; it is taken for a zip bomb."),
    "too_large": _("The zip archive is larger than %(most)s MB."),
    "too_much": _("The package unpacks to more than %(most)s MB."),
    "file_too_large": _("“%(file)s” unpacks to more than %(most)s MB."),
    "many_files": _("The package has more than %(most)s files."),
    "memory": _("The package needs more memory to read than an import may use."),
    "slow": _("The package took too long to read, and the import was stopped."),
    "failed": _("The package could not be read: the import stopped on its own. Nothing was kept."),
    # names
    "empty_name": _("The zip archive has a file without a name."),
    "backslash": _("“%(file)s” is named with a backslash. Make the zip again with forward slashes."),
    "absolute_name": _("“%(file)s” is named from the root of a disk; names must lie inside the package."),
    "leaves_folder": _("“%(file)s” points outside the package’s folder."),
    "control_name": _("“%(file)s” has characters in its name that cannot be shown."),
    "long_name": _("“%(file)s” has a name longer than %(most)s characters."),
    "deep_name": _("“%(file)s” lies more than %(most)s folders deep."),
    "double_name": _("“%(file)s” and “%(other)s” are two files for one place."),
    "link": _("“%(file)s” is a link; a package may hold only files and folders."),
    "device": _("“%(file)s” is neither a file nor a folder."),
    # the manifest
    "no_manifest": _("imsmanifest.xml is missing, so this is not a SCORM package."),
    "manifest_below": _(
        "imsmanifest.xml is not at the top of the package but at “%(file)s”. Zip the contents of the folder,"
        " not the folder itself."
    ),
    "manifest_case": _("The manifest is called “%(file)s”; its name must be imsmanifest.xml."),
    "large_manifest": _("imsmanifest.xml is larger than %(most)s MB."),
    "not_a_manifest": _("imsmanifest.xml begins with “%(root)s” where “manifest” should stand."),
    "bad_xml": _("imsmanifest.xml is not well-formed XML: see line %(line)s."),
    "deep_xml": _("imsmanifest.xml is nested more than %(most)s levels deep."),
    "large_xml": _("imsmanifest.xml has more than %(most)s elements."),
    "dtd": _("imsmanifest.xml brings a document type or entities of its own; those are not read."),
    "scorm_2004": _("imsmanifest.xml says SCORM 2004 (“%(version)s”); only SCORM 1.2 is read."),
    "other_version": _("imsmanifest.xml says version “%(version)s”; only SCORM 1.2 is read."),
    "no_organization": _("imsmanifest.xml has no organization, so nothing says what the course consists of."),
    "no_items": _("In imsmanifest.xml the organization “%(organization)s” has no items to open."),
    "nothing_to_open": _("imsmanifest.xml lists items, but none of them opens a page."),
    "item_without_identifier": _("In imsmanifest.xml the item “%(title)s” has no usable identifier."),
    "double_item": _("In imsmanifest.xml two items share the identifier “%(item)s”."),
    "many_items": _("imsmanifest.xml has more than %(most)s items."),
    "missing_resource": _(
        "In imsmanifest.xml the item “%(item)s” refers to the resource “%(resource)s”, which is not there."
    ),
    "missing_href": _(
        "In imsmanifest.xml the resource “%(resource)s” does not say which page it starts with: its href is"
        " missing, so the item “%(item)s” cannot be opened."
    ),
    "missing_file": _("“%(file)s”, with which “%(resource)s” starts, is not in the package."),
    "outside_href": _("In imsmanifest.xml the resource “%(resource)s” starts outside the package: %(href)s."),
    "bad_mastery": _("In imsmanifest.xml the mastery score of “%(item)s” is not 0 to 100: %(given)s."),
    "bad_prerequisites": _("In imsmanifest.xml the prerequisites of “%(item)s” cannot be read: %(given)s"),
}


class PackageRefused(Refusal):
    """The package cannot be taken; nothing of it was kept. `code` names the fault."""

    def __init__(self, code: str, file: str = "", **detail: Any) -> None:
        sentence = SENTENCES.get(code, SENTENCES["failed"])
        words = {"other": "", "most": "", **detail, "file": file or _("the archive")}
        super().__init__(str(sentence) % words, field="file")
        self.code = code


class NotQuarantined(Refusal):
    """A decision about a package that is no longer open to it."""

    def __init__(self) -> None:
        super().__init__(_("This has been decided meanwhile. Look at the package again."))
