"""Who says in a few plain words that they are not safe is heard, however it is spelt; what only sounds so is not."""

import pytest

import voice.analysis as shipped
from tests.analysis.rules_only import read
from tests.analysis.test_gravest import as_written
from voice.analysis.concern import Concern, kinds
from voice.analysis.normalise import page_of


def told(texts):
    """Short texts, one after each semicolon."""
    return [text.strip() for text in texts.split(";")]


HEARD = told("""
    I am not safe; I AM NOT SAFE; i am not safe right now please help; im not safe; I'm not safe; not safe;
    i m not safe; im not saf here; i'm really not safe; we are not safe; we arent safe at all; not safe here;
    i dont feel safe; i didnt feel safe; i never feel safe; i do not feel very safe; i dont feel save;
    never felt safe there; i feel unsafe; im so unsafe; she isnt safe there; he is not safe at his dads;
    shes not safe with him; my son is not safe; they are not safe; my daughter isn't safe in that place;
    its not safe at home; home isnt safe; my house is not safe; nowhere is safe; i need somewhere safe;
    please keep me safe; i dont think shes safe; i am in danger; my sister is in real danger; not ok at home;
    things are not good at home; its not alright at mine; bad things happen at home; something bad is happening to me;
    help; HELP!!!; help me; Help me.; please help me; pls help; please help; i need help now; i need help;
    someone please help me; can someone help me please; help me please now; helppp; please can you help me; sos;
    please save me; get me out of here; call the police please; hi please help me; im scared help; help im scared;
    someone is hurting me; somone is hurting me; sum1 herts me; someone keeps hitting me; someone touched me;
    they hurt me; theyre hurting me; he hits me; he keeps hitting me; she hurts me; she herts me; hes hurtin me;
    people hit me; i get hit at home; im being hurt by someone; i was hurt by my uncle; my dad is hurting me;
    my mum keeps hitting me; mum smacks me; my foster carer hits me; my auntie hurts us; my brother hurts me;
    my nan slaps me; dad hert me; make him stop hurting me; tell them to stop hitting me; he is beating me;
    wish i was ded; i wish i was dead; i want to be ded; want to kil my self; gonna kil meself; thinking of sucide;
    i want to die; kms; i wanna die; they are making me marry my cousin; i have to marry a man i dont know;
    im getting married in pakistan in summer and i dont want to; im getting married and i dont want to;
    im getting married abroad; dad says i have to get married soon; being sent back home to get married;
    they are taking me to get married; i am being forced to marry; made to marry; its a forced marriage;
    they found me a husband; they say i brought shame on the family; my sister was forced to marry;
    they want to do fgm on me; im having the cutting in summer; taken to be cut; they are taking me abroad to be cut;
    my sister was cut down there; she is going to be circumcised; honour violence; Ms K locks us in a cupboard;
    Ms K locks us in a cupboard for 2 hours; the teacher locks me in a room; they shut me in the shed;
    i got locked in the store room; the taxi driver locked me in the van; i was shut in a room;
    my tutor shuts me in the office; locked us in the toilets; i get locked in my room; they put me in a cupboard;
    he wont let me out of my room; mum locks me in the shed; the TA locked him in the cupboard; hes locked in a room;
    my key worker shouted at me and pushed me over; mr jones pushed me over; Miss grabbed me; my TA slapped me;
    the support worker dragged me; a dinner lady hit me; the taxi driver grabbed me; my coach kicked me;
    the escort hurt me; my tutor pushed me; my carer slapped me; Ms Patel dragged me down the corridor;
    hit by a teacher; i was pushed by my key worker; the chaperone pinched me; the driver touched me;
    my tutor keeps touching me; he touches me; he keeps touching me; a man touched me;
    she touched me in my private place; he comes in my bed at night; i dont like how he touches me;
    my uncle touches me; being touched by him; he asks for pictures of me; a man wants pictures of my body;
    someone is asking me for pics; he keeps asking me to send photos; he wants nudes; they make me carry stuff;
    he makes me carry packages; they make me hold things for them; told to drop off packages;
    i have to deliver parcels for them; a man is following me; someone followed me home; a car keeps following me;
    im being followed; i was followed home; nobody feeds me; nobody is feeding me; they dont feed me; mum wont feed us;
    i dont get fed; no one gives me food; we have no food; i havent eaten for 3 days; mum never feeds me;
    i sleep outside; im sleeping outside; i slept in a doorway; we are sleeping in the car; i have nowhere to sleep;
    mum kicked me out of the house; i got nowhere to go tonight; im homeless; afraid to go home; im scared to go home;
    skared to go home; scared 2 go home; dont make me go home; please dont send me home; i cant go home because of him;
    i hate going home because of dad; dont let him take me; please dont send me back to him; frightened of going home;
    i aint safe; I'm not safe here anymore; im not feeling safe; we're not safe at mums; he's not safe in that unit;
    my brother isnt safe with my uncle; I dont always feel safe; i dont feel safe with mr brown;
    i just dont feel safe anymore; my kids are not safe; my friend is not safe at home; can someone help;
    i really need help please; HELP ME PLEASE; plz help; help plz; help us please; pls someone help me; mummy hurts me;
    he is hurting me; my stepdad hurts me; my foster dad hits me; daddy hits mummy; mum hits me with a belt;
    my cousin keeps touching me; my big brother hurts me; a boy keeps touching me; my mums friend touches me;
    the teacher hurt my arm; the teacher hurts me; my TA hurt me; my support worker hit me; Miss Smith slapped me;
    Mr K pushed me into the wall; escort pulled my hair; taxi driver touches my leg; the coach shoved me;
    they drag me to the calm room; they lock me in the calm room; the staff lock the door and i cant get out;
    they lock the door so i cant get out; they shut me in a tiny room; shut in a cupboard; they locked the door on me;
    im locked in my room every day; my parents want me to marry an old man; i am being made to get married;
    they want me to get married; im 15 and getting married; going to pakistan to get married;
    mum says i will be cut like my sister; they want to cut me; someone online wants pics of me; he asked me for nudes;
    he has pictures of me; hes got naked pictures of me; he says he will share my pictures; i carry drugs for them;
    they made me hold a bag; he makes me hide stuff; someone is following me; this man follows me;
    theres no food at home; there is no food; im always hungry at home; mum doesnt feed me; i only eat at school;
    i sleep on the street; i sleep in the park; im scared of going home; im scared of my dad; i dont want to go home;
    he hurts me at night; i get hit; i get beaten; they beat me; mum beats me; my dad punches me; i am being abused;
    im getting abused; i want to kill myself; i want to be dead; im going to end it; i want to disappear;
    i cant live like this; i hurt myself; they strangled me; he threatened to kill me; he said he will kill me;
    he will hurt me if i tell; someone is going to hurt me; i am scared of him; im scared of someone;
    im scared at night because of him
""")
LET_GO = told("""
    im dead; kill me now lol; help me im so bored; help me with maths; please help us get an EHCP; lol im dying;
    can someone help me with my homework; i need help with reading; they help me a lot; my TA helps me; more help;
    not safe to cross the road; the site isnt safe for wheelchairs; feel safe there now; i feel safe at school now;
    he never hurt me; keeping children safe; the road is not safe; its not safe to cycle there; the path isnt safe;
    she isnt safe crossing the road; he is not safe near roads; my bike is not safe; safe and happy; i am safe;
    im safe now thank you; better safe than sorry; the safeguarding policy is on the website;
    a safe space to calm down; nobody hurts me here; they never hit me; no one hit me; he doesnt hurt me;
    mum never hits me; it hurts me to see him sad; my shoes hurt me; he hit me in a meltdown;
    she hurts me in meltdowns; he hits me by accident playing football; my brother beats me at fifa;
    dad beats me at chess; mum hit me with a pillow lol; the film made me cry; in the film he gets locked in a cellar;
    the boy in the book is shut in a shed; we did an escape room; got locked in the art cupboard by accident;
    my sister locked me in the airing cupboard lol; the pens are locked in a cupboard; i locked my bike in the shed;
    my phone is locked in the office; we get locked out; i have my own room; my teacher pushed me to try harder;
    miss pushed me to do well; mr jones pushed me on the swing; sir hit us with a test;
    the coach kicked me off the team; miss kicked me out of class; sir gave me a detention; the driver was nice;
    my story touched me deeply; i was really touched by the card; she touched my heart; he took a photo of the class;
    they wanted pictures of us for the yearbook; we drew pictures of me and my dog; school photos are on friday;
    miss made me carry the chairs; i carry my own bag; he made me carry things to the hall;
    she is following me on tiktok; the dog follows me everywhere; follow me on insta; my brother follows me around;
    i followed the rules; they feed me well; mum feeds the cat; nobody feeds the ducks; nan feeds me too much;
    i feed my hamster; we slept in a tent at camp; the dog sleeps outside; we had a sleepover; i cant wait to go home;
    going home is the best bit; my cousin is getting married in pakistan; we went to a wedding abroad;
    we did forced marriage in PSHE; fgm training; im marrying ed sheeran one day; my aunt got married in summer;
    i need my hair cut; going to be cut from the team; the cutting edge; cutting and sticking;
    i had an operation when i was four; i had my tonsils out; my phone died; im not ok with maths;
    wifi is not good at home; he is good at home; home schooling is ok; in danger of failing maths; a lovely teacher;
    my key worker is kind; my key worker shouted hooray; the taxi driver is funny; he was hit by a ball;
    i want to be a pilot; wish i was taller; dead good lesson; i want to live by the sea; maths kills me;
    i feel safe with my TA; i felt safe there; it feels safe here; we help each other; they help us with reading;
    help yourself to biscuits; thank you for your help; i need help with my spelling; my dad hurt his back;
    i hurt my knee in pe; he hurt his leg; my head hurts; school hurts my ears; the noise hurts me;
    she slapped some paint on; we got beat by year 9; he kicked the ball to me; miss pushed the swing for me;
    my mum pushes me to go to school; the head pushed us to get an assessment; the lady helped me;
    i was kicked out of class; i got put in isolation; they put me in a small class;
    they put me in a room with a computer; i was in a small room with one other kid; locked out of my laptop;
    we got married last year; my teacher is getting married; sims wedding was fun; my hair got cut short;
    they cut the hours; they cut my timetable; he was cut from the team; photos of the trip;
    my mum took photos of me in my uniform; i carry my inhaler; he carries my bag; i follow him on insta;
    follow the yellow line; the TA follows me around; mum feeds me before school; we eat outside; we sleep late;
    i slept outside at scouts camp; it was a killer test; dying to go back to school; id die for a pizza;
    i love my home; i want to go home; i wanted to go home all day; i want to stay at home;
    i was scared to go to school; im scared of maths; afraid of the bus; i never feel happy; i dont feel ready;
    i dont feel well; not ok with noise; safety first; road safety week
""")
IN_A_STORY = told("""
    i am not safe; i dont feel safe; she isnt safe there; someone is hurting me; they hurt me; dad hert me;
    Ms K locks us in a cupboard; my key worker shouted at me and pushed me over; they shut me in the shed;
    they are making me marry my cousin; taken to be cut; wish i was ded; nobody feeds me; i sleep outside;
    a man is following me; he keeps touching me; someone is asking me for pics; not ok at home
""")
STORY = (
    "We went to the beach with the dog on Saturday and had chips and ice cream and it was sunny. {}. Then we played "
    "football on the sand with my cousins and drove home singing songs, it was a really lovely day out."
)


@pytest.mark.parametrize("text", HEARD)
def test_plain_words_raise_a_concern(text):
    reading = read(text)
    assert reading.concern
    assert all(evidence.why for evidence in reading.concern_evidence)


@pytest.mark.parametrize("text", LET_GO)
def test_what_only_sounds_like_danger_raises_none(text):
    assert not read(text).concern


def test_the_shipped_reader_hears_them_too():
    assert [text for text in HEARD if not shipped.read(text).concern] == []


@pytest.mark.parametrize("text", IN_A_STORY)
def test_the_shipped_reader_hears_them_in_the_middle_of_a_cheerful_story(text):
    assert not shipped.read(STORY.format("We swam")).concern
    assert shipped.read(STORY.format(text)).concern


def test_a_look_alike_takes_plain_words_away_but_not_the_gravest():
    concern = Concern()
    assert concern(page_of("nobody feeds me. they dont feed me up with sprouts")).gravest
    assert concern(page_of("its not safe for him")).gravest
    assert not concern(page_of("its not safe for him to cross")).gravest


def test_a_bare_cry_for_help_is_shown_as_what_it_is():
    assert "needs help" in read("please help me").concern_evidence[0].why


@pytest.mark.parametrize(
    "more", ["with fractions", "find my coat", "because i like drawing and my teacher said you can"]
)
def test_help_is_a_cry_only_where_nothing_else_is_said(more):
    assert read("help me").concern
    assert not read(f"help me {more}").concern


@pytest.mark.parametrize("role", ["alone", "plain"])
def test_every_line_that_always_raises_does_so_as_it_is_written(role):
    concern = Concern()
    wordings = [phrase.wording for kind in kinds() for phrase in kind.phrases if phrase.role == role]
    assert wordings
    assert [wording for wording in wordings if not concern(page_of(as_written(wording))).gravest] == []
