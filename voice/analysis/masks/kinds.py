"""Whose name it is: a child's, a worker's or another adult's, from the words around it."""

from voice.analysis.masks.words import Words

TITLES = frozenset(
    "mr mrs ms miss mx dr doctor sir prof professor rev reverend mister missus madame pastor imam nurse coach chef pc sgt".split()
)
FAMILY_TITLES = frozenset(
    "auntie aunty aunt uncle sister brother father mother nana nan nanny granny grandma grandad grandpa gran".split()
)

_STAFF = frozenset(
    "teacher teachers teaches ta tas lsa lsas senco sendco head headteacher deputy tutor keyworker worker mentor caseworker "
    "driver drivers escort pa nurse receptionist therapist psychologist ep psych council county office officer support "
    "coach counsellor caretaker cook dinner lady pastoral gp instructor guard lifeguard librarian advocate "
    "trainer manager boss chef paediatrician consultant physio salt ot slt assistant clerk coordinator sendiass staff "
    "runs works works teaching helps helped lets taught listens never paras unit crisis driving assembly class lesson lessons tutors teachs wheelwright foreman volunteer "
    "leader chap learning panel phoned rang emailed rings solicitor warden governor "
    "headmaster headmistress principal ewo social practitioner inclusion safeguarding form technician".split()
)
_CHILD = frozenset(
    "son daughter lad boy girl mate mates friend friends bestie brother sister cousin twin twins nephew niece grandson "
    "granddaughter kid kids child children pupil pupils champion champions playing plays played cried crying cries uniform homework "
    "eldest youngest oldest middle baby bro sis lass lassie bairn toddler teased bullied bezzie pal stepson stepdaughter autistic adhd "
    "diagnosed refuses meltdown him himself herself shoes lego minecraft roblox".split()
)
_CHILD_WEAK = frozenset(
    "year class me us our he's she's hes shes school little won wins mum dad nan mums dads drew lunch coat bag football".split()
)
_ADULT = frozenset(
    "dad mum mam husband wife partner uncle auntie aunty aunt neighbour nan nana grandad grandma gran ex stepdad stepmum "
    "boyfriend girlfriend fiance landlord fella hubby imam pastor sister-in-law brother-in-law godmother godfather mother "
    "father grandmother grandfather married divorced solicitor names sincerely regards thanks cheers signed love".split()
)
_EITHER_ADULT = frozenset(
    "woman man bloke fella lady vet shop chapel church neighbours mosque barber landlady treasurer ask".split()
)
_OLDER = frozenset(
    "alan angela ann anne barbara barry bev beverley brenda brian carol carole cath cathy cheryl christine clive colin craig "
    "darren dave david dawn deb debbie deborah denise derek des diane donna doreen doug elaine eileen gail gareth gary gaynor "
    "geoff gill gillian glen glenn glenys graham gwen helen hilary ian irene jackie jan jane janet janice jean jeanette jeff jen jill "
    "jim joan joanne john joyce judith judy julie june karen karl kath kathleen keith ken kev kevin kim len lesley linda lisa "
    "lorraine lou louise lyn lynda lynn lynne malcolm mandy margaret marie marilyn marion martin maureen maxine melanie michelle mick mike "
    "moira nev neville nick nicola nigel norma norman pam pat patricia paul paula pauline pete peter phil ray rita rob roger ron "
    "rosemary roy russ sally sandra sharon sheila shirley simon stephen steve stewart stu stuart sue susan suzanne sylvia "
    "ted terry theresa tina tony tracey tracy trev trevor trish val vera vic wayne wendy yvonne".split()
)


def person_kind(words: Words, first: int, last: int) -> tuple[str, str]:
    """The kind of the name from word `first` to word `last`, and the reason in words."""
    before = words.at(first - 1)
    if words.low[first] in TITLES or before in TITLES:
        return "staff_name", "a name with a title"
    if before in _ADULT or words.low[first] in FAMILY_TITLES:
        return (
            ("child_name", "beside a word for a child")
            if before in _CHILD
            else ("adult_name", "beside a word for an adult of the family")
        )
    votes = {"child_name": 0.45, "staff_name": 0.0, "adult_name": 0.0}
    if words.low[first] in _OLDER:
        votes["staff_name"] += 0.75
        votes["adult_name"] += 0.65
    if last > first:
        votes["staff_name"] += 0.25
    _count_votes(words, first, last, votes)
    kind = max(votes, key=lambda each: votes[each])
    return kind, "a name, by the words around it"


def _count_votes(words: Words, first: int, last: int, votes: dict[str, float]) -> None:
    for step in (-1, 1):
        weight = 1.0
        index = first if step < 0 else last
        for _ in range(5):
            index += step
            if not 0 <= index < len(words.low):
                break
            if words.opens(index if step > 0 else index + 1):
                weight *= 0.45
            _vote(words.low[index], weight, votes)
            weight *= 0.8


def _vote(word: str, weight: float, votes: dict[str, float]) -> None:
    if word in _STAFF:
        votes["staff_name"] += weight
    if word in _CHILD:
        votes["child_name"] += weight * 0.7
    if word in _CHILD_WEAK:
        votes["child_name"] += weight * 0.25
    if word in _ADULT:
        votes["adult_name"] += weight * 0.6
    if word in _EITHER_ADULT:
        votes["adult_name"] += weight * 0.9
