"""States and territories, and the words by which an agency is found."""

import re
import unicodedata

STATES: dict[str, str] = {
    "AL": "Alabama", "AK": "Alaska", "AS": "American Samoa", "AZ": "Arizona", "AR": "Arkansas",
    "CA": "California", "CZ": "Canal Zone", "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware",
    "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia", "GU": "Guam", "HI": "Hawaii",
    "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska",
    "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "MP": "Northern Mariana Islands", "OH": "Ohio",
    "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah",
    "VT": "Vermont", "VI": "Virgin Islands", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
STATE_CHOICES = sorted(STATES.items(), key=lambda pair: pair[1])
# Where an ORI begins with other letters than the mail does.
ORI_PREFIX = {"NE": "NB", "GU": "GM"}

_SHORT = (("police department", "pd"), ("sheriffs office", "so"), ("highway patrol", "hp"))


def folded(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: what is searched in and searched for."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    without_marks = re.sub(r"['’`]", "", plain.casefold())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", without_marks).split())


def words_to_find(*, name: str, county: str, place: str, state: str, oris: list[str]) -> str:
    """The `find` column of an agency; begins with a space, so that every word does."""
    called = folded(name)
    short = [abbreviation for words, abbreviation in _SHORT if words in called]
    parts = [called, *short, folded(place), folded(county), state.casefold(), folded(STATES.get(state, ""))]
    return f" {' '.join(part for part in [*parts, *(ori.casefold() for ori in oris)] if part)}"[:500]


def ori_fits(ori: str, state: str) -> bool:
    """Whether an ORI begins with its state; where not it is worth a look, no fault."""
    return ori[:2] in {state, ORI_PREFIX.get(state, state)}
