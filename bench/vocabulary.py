"""Words of the made-up documents; the further back one stands in its list, the rarer it is."""

_WORDS = (
    "officer training safety agency community wellness crisis response team class patrol sleep fatigue stress"
    " resilience supervisor scene traffic rescue bleeding tourniquet ambush deescalation report family peer"
    " support leadership evidence program intervention mental health call dispatcher corrections deputy"
)
_SPANISH_WORDS = (
    "oficial oficiales capacitacion comunidad comunidades crisis descanso familia bienestar apoyo"
)
_SYLLABLES = "ba de fi go ha ki lo mu ne po ra si ta vu we zo cra dre ply sto"
COMMON, SPANISH, SYLLABLES = _WORDS.split(), _SPANISH_WORDS.split(), _SYLLABLES.split()
