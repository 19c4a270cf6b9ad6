"""What happened at an age, and what at a time of day: "tonsils out at seven", never "home at seven"."""

import re

_I = re.IGNORECASE
OPENS_AT = re.compile(r"(?:^|[.!?\n] ?)at $")
POLICY = re.compile(
    r"\b(?:finish|finishes|ends?|drops?|happens?|takes? (?:you|them)|stops?|starts?|heating|(?<!fell )off|stopped|"
    r"due|capped|set|fixed|marks?|scored?|pages?|questions?)"
    r"(?: \w+){0,4} at $"
)
_STANDS = re.compile(
    r"(?:re|were|was|volume|up|down|still|stuck|stands?|is|its|myself|s|score\w*|sold|sells?|due|capped|set|fixed|"
    r"came in|landed|weeks?) at $|\b(?:weeks?|months|percent|marks|points) \w+[.,]? [^.]{0,40}at $"
)
PRONOUN_FOLLOWS = re.compile(r" (?:he|she|i|they|himself|herself|myself)\b", _I)
WHEN = re.compile(r"(?:^|\W)(?:at|by|since|from) (?:about |just |only )?$", _I)
_CLOCK_BEFORE = re.compile(
    r"\b(?:home|get|gets|getting|got|go|goes|going|leave|leaves|leaving|left|come|comes|coming|came|back|stops|"
    r"running|put|down|collect|pick|"
    r"picked|ring|rings|rang|ringing|start|starts|finish|finishes|open|opens|close|closes|shut|shuts|bed|asleep|awake|"
    r"up|out|till|til|until|bus|cab|taxi|train|van|meet|lunch|dinner|tea|alarm|arrive|arrives|arrived|there|clock|"
    r"morning|mornings|night|tonight|evening|afternoon|lesson|assembly|today|tomorrow|yesterday|(?:mon|tues|wednes|"
    r"thurs|fri|satur|sun)days?|heating|fetch|fetched|ends?|lessons|shift|kick|sit|sat|serve|served|quiet)"
    r"(?: \w+){0,3} (?:at|by|since|from) (?:about |just |only )?$",
    _I,
)
_CLOCK_AFTER = re.compile(
    r" ?(?:o['’]?clock|at night|that night|in the|this morning|last night|tonight|we\b|sharp|[ap]\.?m|because of|"
    r"when the|before it|and a half stone|every|each|till\b|until\b|to (?:one|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve)\b|on the dot|-plus|\+)",
    _I,
)
_CLOCK_BESIDE = re.compile(
    r"\b(?:bed|up|home|there|starts?|finish|finishes|ends?|wakes?|woke|awake|in|lunch|tea|room|gate|gates|shift|"
    r"begins?|"
    r"opens?|closes|rings?|rang|call|work(?: \w+){0,4}|arrives?|leaves?|registration|reception|office|"
    r"surgery) at (?:about |just |only )?$",
    _I,
)
_LIVED = re.compile(
    r"exclu|exclusion|for good|nursery|books|diagnos|refer|flagg|assess|adopt|foster|placed|\bread\b|walked|talked|"
    r"spoke|\bdry\b|napp|wheelchair|tablet|"
    r"medic|"
    r"deaf|hearing aid|glasses|autis|adhd|\basd|\blist\b|born|hospital|\bop\b|operation|surgery|statement|\blost\b|"
    r"\bdied|known|home[ -]ed|expelled|smok|drink|married|asthma|epilep|seizure|asked (?:at|since)|clinic|accepted|"
    r"raised|learned|learnt|came to (?:me|us|live|this|england|the uk)|left school|left (?:the )?(?:unit|pru|"
    r"college)|"
    r"(?:first|second|third|seen|got it|had it|who|taken out|back|forward|over) at|took (?:\w+ )?(?:her|him|"
    r"them|me) (?:out|back)|did it from|"
    r"weigh|armbands|candles|flapping|taught|\bmoved (?:in|to)|foot at|"
    r"(?:forward|sent|maths) again|wetting|wet the bed|\bscan\b|\blife\b|letter through|off roll|fines|"
    r"brought (?:him|her|it|them) at|took our \w+ out|\bsentence at|"
    r"bereav|potty|toilet train|"
    r"stabilisers|pregnan|retired|arrested|verbal|joined|"
    r"\bhad (?:him|her|it) (?:since|from)|\b(?:been|here) since|carr(?:y|ied|ying)",
    _I,
)
_BODY = re.compile(
    r"tonsil|grommet|glue ear|appendix|diabet|measles|chickenpox|meningitis|cancer|leuk|transplant|concuss|squint|"
    r"cataract|cleft|arthritis|eczema|kidney|operat|stammer|stutter",
    _I,
)
_LONG_SINCE = re.compile(
    r"diagnos|referr|adopt|foster|\blist\b|home[ -]ed|known|\bhad (?:him|her|it|them)\b|here since|been since|"
    r"waiting|deaf|"
    r"glasses|wheelchair|medic|tablets|raised|did it from|in care|looked after|at home (?:with \w+ )?(?:since|from)|"
    r"out of school|barked|stammer|carer|hearing|allerg|epilep|asthma|camhs",
    _I,
)

_RUNG = re.compile(r" (?:they (?:rang|phoned|called|texted)|i was (?:thanked|told|rung))\b", _I)
_ENDED = re.compile(r" (?:they (?:just )?(?:take|stop|drop|cut|chuck|close)s?|you|your)\b", _I)
_ASIDE = re.compile(r"[.,\"\u201d](?! (?:on|it|in|when)\b)")


def told_of(text: str, end: int, before: str, years: int) -> bool:
    """Whether a number that ends at `end` behind "at", "since", "by" or "from" is an age and no time of day."""
    sentence = before[max(before.rfind(sign) for sign in (". ", "! ", "? ", "\n")) + 1 :]
    after = text[end : end + 24]
    if _RUNG.match(after):
        return False
    if _lived(sentence, years) or (OPENS_AT.search(before) and text[end - 1].isalpha()):
        return not _clock("", after, years)
    if _clock(sentence, after, years) or sentence.rstrip().endswith(("since", "from")):
        return False
    if 13 <= years <= 69:
        return (
            not POLICY.search(sentence)
            and not _ENDED.match(after)
            and (years < 20 or (sentence.endswith("at ") and not _STANDS.search(sentence)))
        )
    aside = (
        before.endswith(", at ") and not before.endswith("day, at ") and text[end - 1].isalpha() and _ASIDE.match(after)
    )
    return bool(aside) or (not before.endswith("by ") and bool(PRONOUN_FOLLOWS.match(after)))


def _clock(before: str, after: str, years: int) -> bool:
    """Whether the words around speak of a time of day: "home at two", "at seven in the morning"."""
    if _CLOCK_AFTER.match(after):
        return True
    return years < 13 and bool(_CLOCK_BEFORE.search(before))


def _lived(before: str, years: int) -> bool:
    """Whether the words before speak of what is told with an age: a diagnosis, a first step, a placing."""
    if _BODY.search(before):
        return True
    if years < 13 and _CLOCK_BESIDE.search(before):
        return False
    spoken = _LONG_SINCE if before.rstrip().endswith(("since", "from", "by")) else _LIVED
    return spoken.search(before) is not None
