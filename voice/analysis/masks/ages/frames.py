"""The words that stand before and after an age, as patterns; what they are for is said where `ages` uses them."""

import re
from itertools import takewhile

from voice.analysis.masks.roles import TEENS, TENS, UNITS

_I = re.IGNORECASE
_ONES = {word: at for at, word in enumerate(UNITS.split("|"), 1)} | {
    word: at for at, word in enumerate(TEENS.split("|"), 10)
}
_TENS = dict(zip(TENS.split("|"), (20, 30, 40, 40, 50, 60, 70, 80, 90), strict=True))

NUMBER = re.compile(
    rf"(?<![\w£$€.,:/#-])(?:[1-9]\d?|10\d|(?:{TENS})(?:[ -](?:{UNITS}))?|{TEENS}|{UNITS})(?:\.5|"
    rf" and (?:a half|a quarter|three quarters)|½|¾)?"
    r"(?![\d£$€%/]|[.,:]\d|-\d|–\d|(?<=\d)(?:st|nd|rd|th|am|pm|k|p|m|ft|kg|g|hrs?|mins?|"
    r"x)\b|(?<=[a-z])[a-z'’])",
    _I,
)
NUMBER_WORD = re.compile(f"{TEENS}|{TENS}|{UNITS}", _I)
_KIN = (
    r"(?:son|daughter|boy|girl|lad|lass|child|kid|eldest|oldest|youngest|middle|brother|"
    r"bro|sister|sis|twins?|cousin|nephew|niece|grandson|granddaughter|stepson|stepdaughter|mum|mam|dad|nan|nana|"
    r"grandad|grandma|gran|mother|father|friend|mate|baby|little one|big one|older one|younger one|partner|husband|"
    r"wife|uncle|aunt|auntie|whole body|boyfriend|girlfriend|stepdad|stepmum|stepbrother|stepsister|foster carer|"
    r"carer|babby|bairn)"
)
_SOMEBODY = (
    rf"(?:{_KIN}|ours|mine|one|ones|man|woman|bloke|fella|guy|lady|driver|tutor|teacher|person|volunteer|mentor|"
    r"neighbour|pupil|student|coach|escort|champion|girls|boys|lads|kids|other|others)"
)
_ADVERB = (
    r"(?:(?:only|just|nearly|almost|now|still|about|bout|around|like|barely|already|going on|"
    r"coming up to|coming up|about to be|"
    r"gonna be|going to be|rising|not even|maybe|actually|really|all of|literally|also|"
    r"currently|both|finally|not|only just|probably|well over|over|approximately) ){0,2}"
)
OLD_AFTER = re.compile(
    r"[ -]?(?:(?:yo|y/o|y\.o\.?|yro|yos|y o|yr/o)\b|(?:years?|yrs?|yr|y|months?|mths?)[ -]?(?:olds?|of age|young)\b)",
    _I,
)
THING_OLD = re.compile(r"(?:^|\W)(?:laptop|car|mind of an?|built for|a [\w-]+ teen) $", _I)
ATTACHED = re.compile(r"y(?:o|/o|ro|os)\b|-(?:odd|ish)\b|(?: months?| weeks?)(?= (?:with|and|when|old)|[,.])", _I)
THING_AFTER = re.compile(
    r"['’]s (?:level|standard|book|books|work|spelling|handwriting)\b|"
    r" (?:laptop|phone|car|van|boiler|building|cat|dog|tabby|puppy|kitten|rabbit|report|plan|form|system|bus|house|"
    r"tv)\b",
    _I,
)
CHILD_AFTER = re.compile(r" years? (?:son|daughter|boy|girl|child)\b", _I)
RANGE = re.compile(r" ?(?:to|-|–) ?(?:\d\d?\b|" + f"{TEENS}|{UNITS}" + r")", _I)
HAS_YEARS = re.compile(r" (?:years?|yrs?)(?: ?[.,;!]| (?:now|and he|and she|and is|today)\b|$)", _I)
YEARS_AFTER = re.compile(
    r"\b(?:he|she|i|son|daughter|boy|girl|child|brother|sister)"
    r"(?: (?:have|has|is|am)|(?<!he)(?<!i) \w+ (?:have|has)) $|"
    r"(?:^|[.!?] )(?!(?:people|they|we|you|parents|children|some|most)\b)\w+ have $"
)
STATED = re.compile(
    r"(?:^|[^\w'’])(?:im|i['’]m|i am|hes|he['’]s|he is|shes|she['’]s|she is|who is|whos|"
    r"who['’]s|who was|he was|she was|i was|they were|"
    r"we were|we are|we['’]re|(?:and|child|author|pupil) is|they are|they['’]re|theyre|you are|your|you['’]re|"
    r"(?:he|she|i)['’]?ll be|(?:he|she|i|they)['’]?d be|"
    r"(?:he|she|i|they|we) were|will be|would be|must be|got to be|gotta be|can['’]?t be(?: more than)?|"
    r"aged?|age of|age is|age:|(?:at|from|since|by|until|till|before) age|look(?:s|ed)?|sound(?:s|ed)?|"
    r"(?:big|small|tall|young|old|quiet|clever|strong|mature|little|fast|good|bright) for an?|"
    r"(?:big|small|tall|young|old|quiet|clever|strong|mature|little|fast|good|bright) for|"
    r"(?:autistic|deaf|blind|diabetic|dyslexic|dyspraxic|disabled|pregnant|adopted|fostered|non[- ]?verbal) and|"
    rf"turns?|turned|turning|turnin|being|pushing|(?:child|boy|girl|kid|son|daughter|man|woman|"
    rf"lad) of|(?:twins|kids|girls|boys|lads) are|when|mine (?:is|are)|i be|she be|he be|"
    rf"{_SOMEBODY}(?: (?:there|here|in there|next door|on the game|with (?:him|her|me)))?(?:['’]?s| is| was| are|"
    rf" were|,)|ages) {_ADVERB}$",
    _I,
)
NOW = re.compile(
    rf"(?:^|[.,;:!?\n(] ?|\band |\bat )(?:now|nearly|almost|barely|coming up) {_ADVERB}$|(?:^|[.!?”\"] )(?:he|she|"
    rf"i) $",
    _I,
)
STATED_SURELY = re.compile(
    r"(?:^|[^\w'’])(?:im|i['’]m|i am|hes|he['’]s|he is|shes|she['’]s|she is|who is|whos|who['’]s|aged?|turned|turning|"
    rf"(?:my|our|his|her) {_KIN}(?:['’]?s| is)|(?:since|when|till|until|before) (?:he|she|i|they) (?:was|"
    rf"were)) (?:only |just |nearly |now |still )?$",
    _I,
)
STRONG = re.compile(
    r"(?:^|\W)(?:who is|who's|who’s|aged|(?:lad|lass|boy|girl|child|woman|man|kid|bloke|chap|daughter|"
    r"son|lasses|lads|girls|boys) (?:of|(?:of )?about)|from being|raised h(?:im|er) from|have been|lost \w{2,12} at|"
    r"(?:left school|came to (?:me|us)|excluded|diagnosed|adopted|fostered) at|just turned|"
    r"(?:he|she|i|has|have|they|we|had|[a-z]+ly) turned|turns) $",
    _I,
)
KIN_BEFORE = re.compile(rf"\b(?:{_KIN}|me|i|him|her),? ?(?:\(|, |who is |age |aged |is |was |are )?{_ADVERB}$", _I)
KIN_FOLLOWED = re.compile(
    r"[,.)]| (?:and|has|had|is|was|who|with|in|came|told|said|broke|got|goes|went|cant|can|loves|likes|"
    r"doesnt|didnt)\b|$"
)
BARE_KIN = re.compile(
    r"(?:^|\W)(?:son|daughter|lad|lass|little (?:girl|boy)|nephew|niece|grandson|granddaughter|bairn) $"
)
POLICY_TURN = re.compile(
    r"(?:\b(?:you|people|kids|everyone|everybody|they all|leaflets for|for|one) turn(?:s|ing)?|"
    r"\b(?:when|if|once|until|till|til|that|and) (?:your|you are|youre|you['’]re)) $"
)
SIGNED = re.compile(r"(?:, |(?<=[a-z][.!?] ))$")
SIGNED_AFTER = re.compile(r"(?: and a half)?(?:,? [A-Z][a-z]+(?: [A-Z][a-z]+)?)?[.!x ]*$")
OF_A_BIRTHDAY = re.compile(
    r"\b(?:his|her|my|their|our|[a-z]+['’]s) (?:own )?((?:twenty[ -])?(?:first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|"
    r"tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth))"
    r" (?:birthday|bday|b['’]day)\b",
    _I,
)
LIKE_A_CHILD = re.compile(
    r"(?:like|as if|as though) (?:i['’]?m|i am|i was|he['’]?s|she['’]?s|we['’]?re)(?: about| only)? $|"
    r"\b(?:reading|spelling|mental|developmental|working|maths|average|bone|leaving|retirement|pension) age(?: of|"
    r" is| was)?(?: about)? $"
)
UNDER_AGE = re.compile(r"\b(?:others?|kids|children|ones|both|little uns|boys|girls|lads|siblings) under $")
BESIDE_AGE = re.compile(
    r" (?:nearly|almost|coming up to|going on) |"
    r" ?(?:,|and|or|to|&|/|then|an|,? and|,? or) (?:nearly |almost |just |now |a |the other )?"
)
BIRTHDAY = re.compile(r".. (?:birthday|bday|b['’]day)\b", _I)
MY_NTH = re.compile(
    r"(?<=1[3689])th(?=[.,!?)]| (?:so|and|with|at|on|in|we|party|last|this|next)\b|$)|(?<=21)st(?=[.,!?) ])"
)
SET_OFF = re.compile(
    rf"\)|,(?! ?(?:\d|(?:{TEENS}|{TENS}|{UNITS})\b))|(?<=[a-z])(?:\.|!)|;|"
    r" (?:and (?:he|she|they|i|not|small|tall|tiny|big|scared|shy|quiet|autistic|deaf|still|can|cant|can['’]t|"
    r"never|already|a half)|but|if a day|next \w+|in \w+,|"
    r"in a (?:week|month|fortnight)|when (?:he|she|they|it|i|we|his|her|my|mum|dad)|on (?:mon|tues|wednes|thurs|"
    r"fri|satur|sun)day)\b|"
    rf" and (?:\d\d?|{TEENS}|{UNITS})[,.)]",
    _I,
)
NOT_BETWEEN_COMMAS = re.compile(
    rf"(?:\d|\b(?:{TEENS}|{TENS}|{UNITS.removeprefix('one|')})|\b(?:years?|yrs?|block|room|bus|route|ks|page|"
    rf"chapter|level|grade|number|no|"
    r"stage|set|section|box|step|day|week|term|part|tier|flat|unit|plot|table|row|door|half past|quarter to|"
    r"quarter past|\d(?:am|pm)|sub)(?: \w+)?)(?: ?\(|, )$",
    _I,
)
ASKED = re.compile(r"\b(?:how many|times)\b[^.!?]{0,40}[.!?] $")
OPENS = re.compile(r"(?:^|[.!?\n“\"] ?|- )$")
OPENS_ON = re.compile(
    r", (?!\d|and \d|(?:" + f"{TEENS}|{TENS}|{UNITS}" + r")\b)|"
    r" and (?:he|she|they|i|im|i['’]m|we|still|not|taller|never|already|every|can|can['’]t|cant|back|my|home|in|on|"
    r"you|ive|i['’]ve|"
    r"bigger|scared|terrified|living|sat|stuck|nowhere|a half,)\b|"
    r" next (?:week|month|year|birthday|mon|tues|wednes|thurs|fri|satur|sun|jan|feb|mar|apr|may|june?|july?|aug|"
    r"sep|oct|nov|dec)"
    r"| (?:on|in) (?:a (?:week|month|fortnight)|the \d|mon|tues|wednes|thurs|fri|satur|sun|jan|feb|march|apr|may|"
    r"june?|july?|aug|sep|oct|nov|dec|(?:\d+|two|three|four|five|six) (?:days|weeks|months))|"
    r" (?:tomorrow|soon|now(?!$))\b| when (?:he|she|they|i|we|it)\b| (?:i|he|she|they) (?:was|were)\b|"
    r" and (?:got|money|thick|counting|proud|never)\b| with (?:an?|the|two|three|four|no|his|her|my)\b",
    _I,
)
ALONE = re.compile(
    rf"(?:{TEENS}|(?:{TENS})(?:[ -](?:{UNITS}))?|three|four|five|six|seven|eight|nine)"
    r"(?: and (?:a half|a quarter|three quarters))?$",
    _I,
)
MARKS = re.compile(r"\b(?:mine|ours|ones?)(?:['’]?s| is| was)? $")
COUNTS = re.compile(r"[ -](?!(?:its|is|was|this|his|has|as|yes|hers?|always|sometimes)\b)[a-z]+s\b", _I)
KIN_OPEN = re.compile(rf"\b(?:{_KIN}|him|her|me) ?\($|^[a-z'’-]+ \($", _I)
TIMED = re.compile(rf"(?:^|[.!?\n] ?)(?:(?:half|quarter) \w+|\d\d?|{TEENS}|{UNITS})(?:,| o['’]clock| ?[ap]m|:)", _I)
COUNTED = re.compile(r"(?:^|[.!?\n:] ?)(?:One|Two|Three|Four|First|Second)\b[,.: ]")
LISTED = re.compile(r"(?:^|\s)\d{1,2}\. ?[A-Za-z]")
AFTER_NAME = re.compile(
    r"['’]?s?(?: is| was|,| turned| turns| who is|, who is| aged?|, aged?| \(|, age| be| were|, only|, now| at|"
    r", is| will be|"
    r" have| has been|['’]s)? ?(?:only |just |nearly |almost |now |about |also |still )?\Z"
)
END = re.compile(
    r"(?!-plus)\s*(?:[.,;:!?)\]…\n–—\-\"“”]|$|[^\w\s%£$]|(?:and|an|n|but|now|next|in|when|so|with|"
    r"he|she|hes|shes|he['’]s|she['’]s|i|im|i['’]m|they|we|it|its|it['’]s|at|on|then|"
    r"cos|coz|because|bc|or|nearly|who|whos|my|his|her|their|our|has|had|have|got|going|"
    r"tomorrow|today|soon|this|last|by|before|after|if|though|"
    r"tho|still|not|since|until|till|til|as|yet|again|already|doing|that|the|there|which|"
    r"was|is|were|told|went|lol|where|yes|yeah|like|to (?:be|find|see|get|go)|me|mum|"
    r"dad|you|u|btw|tbh|living|sat|never|wants|cant|can['’]t|can|couldnt|turning|from|"
    r"only|just|ive|i['’]ve|id|diagnosed|pls|please|autistic|asd|adhd|ffs|"
    r"innit|love|mate|pal|hun|with|without|while|someone|somebody|nobody|no|everyone|x|himself|herself|myself|"
    r"what|im|a|home|said|says|does|did|do|loves|lives|sits|ran|runs|ta|haha|too|"
    r"everything|every|dob|born|tuesday|monday|wednesday|thursday|friday|saturday|sunday|youngest|eldest|"
    r"for (?:heaven|god|goodness|christ|gods)|to \d+|to (?:" + f"{TEENS}|{UNITS}" + r"))\b)",
    _I,
)
UNIT = re.compile(
    r"\s*(?:to \d|or \d|%|out\b|of\b|minutes?\b|mins?\b|hours?\b|hrs?\b|days?\b|weeks?\b|"
    r"wks?\b|months?\b|years?\b|yrs?\b|miles?\b|pounds?\b|quid\b|and half\b|and a half (?:hours?|stone|years?|"
    r"miles)|stone\b|"
    r"o['’]?clock|am\b|pm\b|in (?:the )?(?:class|row|queue|a (?:room|class|row|million|"
    r"hundred|bed|car))|on the list|times?\b|to (?:one|two|three|\d))",
    _I,
)
YEAR_ENDS = (
    "year ", "yr ", "years ", "yrs ", "room ", "bus ", "grade ", "set ", "key stage ", "stage ", "ks ", "section ",
    "number ", "no ", "unit ", "level ", "band ", "top ", "post ", "over ", "under ", "the ", "week ", "day ", "page ",
    "past ", "to ", "half ", "block ",
)  # fmt: skip
# A number counts by what stands before it, and most have nothing there: the last letters before it are looked at
# first. Each tuple holds how the words that its pattern asks for end; a pattern is tried where one of them stands.
_ADVERB_ENDS = (
    "only", "just", "nearly", "almost", "now", "still", "about", "bout", "around", "like", "barely", "already", "on",
    "to", "be", "rising", "even", "maybe", "actually", "really", "of", "literally", "also", "currently", "both",
    "finally", "not", "up", "probably", "over", "approximately",
)  # fmt: skip
KIN_ENDS = ("twin", *(kin.removesuffix("?") for kin in _KIN[3:-1].split("|")), *_ADVERB_ENDS)
STATED_ENDS = (
    "s", "m", "is", "was", "were", "are", "re", "your", "be", "age", "turn", "ed", "turning", "turnin", "being", "age:",
    "when", "d be", "look", "sound", "for", "for a", "and", "pushing", "than", *_ADVERB_ENDS,
)  # fmt: skip
STRONG_ENDS = ("is", "s", "ed", "of", "being", "from", "been", "at", "about")


def value(number: str) -> int:
    """The whole years of a number in digits or words: 63 for "sixty-three", 2 for "two and a half"."""
    low = number.lower()
    if low[0].isdigit():
        return int("".join(takewhile(str.isdecimal, low)))
    first, *rest = low.replace("-", " ").split()
    if first in _TENS:
        return _TENS[first] + (_ONES.get(rest[0], 0) if rest else 0)
    return _ONES.get(first, 0)
