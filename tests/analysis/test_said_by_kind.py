"""What children tell of, kind by kind, in a line on a phone; beside each kind the everyday words that stay free."""

import pytest

from tests.analysis.rules_only import read
from voice.analysis.concern import Concern
from voice.analysis.normalise import page_of

READER = Concern()
TOLD = {
    "not wanting to live": """
        there will be no me next week; i keep thinking about the train track every morning;
        ive picked the day to do it;
        i wont be here for my birthday; you wont have to worry about me after tonight; i want to due; im gonna jump;
        tomorrow i wont exist; its my last week i have decided; someone said kill yourself so maybe i should;
        she stopped my son from ending it; mum would be better off if i went; i cant do this anymore; i give up""",
    "hurting oneself": """
        she takes blades out of sharpeners and keeps blades in her phone case; i burn my skin with a lighter;
        got cuts all over my arms; i havent eaten since sunday on purpose; i take tablets when im sad; cut again""",
    "at home": """
        My stepfather gets in my bed; He gets in my bed; my uncle puts his hand on my leg; mum makes me kneel on rice;
        says i have a demon inside; they pray to get the devil out of me; he squeezed my neck and it all went black;
        she makes me sleep in the shed; dad said if i tell anyone he will hurt me; i dont want to be alone with him;
        he watches me get changed; he put mum in hospital again; please dont send me back to my dads;
        our lodger forced himself on me; i said no but he carried on""",
    "by staff": """
        my coach kissed me in his car; my tutor messages me at night and says i am beautiful;
        the ta digs her nails in my arm;
        the driver made me sit on his lap; sir had his knee in my back; im scared of the night staff""",
    "by others": """
        some lads pulled my trousers down and filmed it; they made me drink wee; they set fire to my hair;
        they sent my nudes to the whole year; a gang came to our house with bats""",
    "shut in or held": """
        three staff held me on the floor; they sat on me until i couldnt breathe; they twist my arms up my back""",
    "used": """
        a man online has pics of me and wants money; send more or ill show everyone the video;
        it turned out he is a man;
        he sends me robux and wants pics; i have to hide it inside me; i go cunch at weekends;
        he wants me to do it with his mates; i carry stuff for the olders; they keep my wages and took my passport""",
    "missing": """
        i havent been home since tuesday; she climbed out her window last night; been gone 3 days and no one noticed;
        my daughter has not been seen since sunday; my bag is packed and hid under the hedge""",
    "not looked after": """
        my nan starves me; they starve me; we eat out of the bins; mum takes heroin; they only feed me if i clean;
        my sister gets left in the cot all day; theres no food till wednesday; locks us out until its dark""",
    "a carer": """
        i shake him when he wont stop; my husband wont let me leave the house; i pushed my son down the stairs""",
    "honour": """
        they are looking for a husband for me; my brothers will kill me for having a boyfriend;
        im engaged to a man i never met;
        my family found out im gay and will sort me out; they took me for conversion therapy""",
}
FREE = """
    i think about the train set every day; we got the rope ready for tug of war;
        there will be no me and you in the team;
    my cat gets in my bed; my little sister gets in my bed when there is thunder; i put my hand in my pocket;
    my mum comes in my room at night to tuck me in; a man online has pictures of trains and wants to sell them;
    my nan says i have a sweet tooth; the demon in the game is hard; im starving when is dinner;
        sir says he loves chess;
    im gonna jump on the trampoline; i wont be in school on friday its inset; we slept in the woods with scouts;
    sir kept me behind to finish my maths; the ta strokes the rabbit with me; santa let me sit on his knee;
    my grandad gives me sweets in his car; they made me drink water when i felt sick; they filmed the assembly;
    he has a harness on the bus so he is safe; a room on my own with no noise is what helps me; i work in a cafe;
    my auntie makes me samosas; the lady came to our house and cut my hair; my sister is engaged to a lad called Sam;
    my laptop locks me out when i forget my password; she was high on haribo; my dad says im clever;
    my grandad died in march i cry at night; i got battered at fortnite; omg kill me now double maths;
    he bit me in a meltdown then slept; she hit me by accident in a meltdown and we both cried
"""


@pytest.mark.parametrize("text", [line.strip() for told in TOLD.values() for line in told.split(";")])
def test_it_always_raises(text: str) -> None:
    alarm = READER(page_of(text))
    assert alarm.raised
    assert read(text).concern
    assert all(one.why for one in alarm.evidence)


@pytest.mark.parametrize("text", [line.strip() for line in FREE.split(";")])
def test_everyday_words_near_it_raise_none(text: str) -> None:
    assert not READER(page_of(text)).raised


def test_who_touches_somebody_is_not_guessed_from_the_word() -> None:
    (shown,) = Concern()(page_of("Sunita from the office touches me when nobody is there and I am scared")).evidence
    assert shown.quote == "touches me"
    assert "young people" not in shown.why
