"""Reading people's names: one clean line, and one text for names that mean the same person."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from rollcall.accounts.places import folded
from rollcall.base.errors import Refusal

LONGEST = 150
_AFTER = frozenset(["jr", "sr", "ii", "iii", "iv", "esq", "phd", "md"])
# Short forms that a sheet at the door uses, and the name on file.
_SHORT = """
al=albert alex=alexander andy=andrew ben=benjamin beth=elizabeth betty=elizabeth bill=william billy=william
bob=robert bobby=robert charlie=charles chris=christopher chuck=charles cindy=cynthia dan=daniel
danny=daniel dave=david deb=deborah debbie=deborah dick=richard don=donald ed=edward eddie=edward
fran=frances fred=frederick greg=gregory jack=john jeff=jeffrey jen=jennifer jenny=jennifer jerry=gerald
jim=james jimmy=james joe=joseph joey=joseph johnny=john jon=jonathan josh=joshua kate=katherine
kathy=katherine katie=katherine ken=kenneth kenny=kenneth kim=kimberly larry=lawrence liz=elizabeth
lou=louis maggie=margaret matt=matthew meg=margaret mike=michael mitch=mitchell nate=nathaniel nick=nicholas
nicky=nicholas pam=pamela pat=patricia peggy=margaret pete=peter phil=philip randy=randall ray=raymond
rich=richard rick=richard rob=robert robbie=robert ron=ronald ronnie=ronald russ=russell sam=samuel
sandy=sandra steve=stephen steven=stephen sue=susan susie=susan ted=theodore tim=timothy timmy=timothy
tom=thomas tommy=thomas tony=anthony val=valerie vicky=victoria vince=vincent walt=walter wes=wesley
will=william
"""
SHORT_FORMS = dict(pair.split("=") for pair in _SHORT.split())


class NoName(Refusal):
    """What was given is no name that can stand on a certificate."""


def clean(text: str) -> str:
    """A name as text in one line: no control characters, no invisible ones (P41, P45); raises `NoName`."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Cn"} for sign in name):
        raise NoName(_("A name cannot hold hidden characters. Type it again."), field="legal_name")
    if not any(sign.isalpha() for sign in name):
        raise NoName(_("Write the name with letters."), field="legal_name")
    if len(name) > LONGEST:
        raise NoName(_("The name is longer than 150 characters."), field="legal_name")
    return name


def words(name: str) -> list[str]:
    """The name's words, folded, without what stands after a name (Jr., III)."""
    every = folded(name).split()
    kept = [word for word in every if word not in _AFTER]
    return kept or every


def key(name: str) -> str:
    """Last word and first word, short forms written out: "Bob J. Whitfield Jr." is "whitfield robert"."""
    parts = words(name)
    if not parts:
        return ""
    first = SHORT_FORMS.get(parts[0], parts[0])
    return f"{parts[-1]} {first}"[:120] if len(parts) > 1 else first[:120]
