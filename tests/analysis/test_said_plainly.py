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
    im scared at night because of him;
    my granda thumps me when i stay off; me da batters us when he has had a drink; my stepdad whacked me with a ladle;
    grandma smacks me every time i answer back; my uncle leathers my cousin;
    his mam beats him and he asked me not to say; her dad hits her and she is my best friend;
    my friends stepdad punches him; my partner chokes me in front of the bairns; my ex strangled me on monday;
    mams boyfriend kicked my little brother; dads girlfriend slaps me when he is out;
    my big brother batters me every night and mum just lets him; my older brother strangles me when mum is at work;
    my cousin kicks me when nobody is looking; i got belted by my dad last night; i was leathered by my grandad;
    i saw my mum getting hit; i can hear the kids getting beaten; i keep hearing her being slapped;
    my baby sister is getting shaken when she screams; he shook the baby last night;
    she shakes the baby to shut him up; my friend gets beaten at home; the lad next door told me his dad hurts him;
    my mate said his uncle touches him; a girl in my group told me her mum beats her; he threw me down the stairs;
    my stepdad slammed me against the wall; mum throws plates at us; dad will belt me if school rings;
    im scared of what my dad will do when he reads the letter; scared of what will happen when my uncle gets home;
    he is strangling my mum; hes punching my mam again; the staff at my unit drag me about;
    workers in the home kick the little ones; the escort twists my wrist; the man on the bus slaps my son;
    my ta pinched my daughter; im getting shanked if i go back; they are gonna stab me;
    olders are going to stab my brother; she bites herself until she bleeds;
    he punches his own head until it is bruised; she pulls her hair out in clumps; i cant stop cutting;
    shes cutting again; im back to cutting every night; what is the point in being alive; whats the point of life;
    i cant face life any more; i cant do this life anymore; i keep thinking of ending things;
    he talks about ending it all; i wrote my goodbye note; shes written goodbye messages;
    i just want to fall asleep and not wake up; i dont want to wake up tomorrow; i want to take him with me when i go;
    i will end it for both of us; im so tired of living; i have nothing left to live for; my life isnt worth living;
    i wont be around much longer; i have a plan to die; nobody would care if i died; i would rather not exist;
    my uncle makes me do things in bed; the boy makes me do stuff and says its our secret;
    he did something sexual to my sister; they make me do things i dont want; i am 14 and pregnant;
    im pregnant and im 14 and my mum will go mad; my boyfriend is 31 and im 13; she is 13 and her boyfriend is 26;
    he keeps asking for pics and hes like 35; he will not stop asking me for nudes;
    send more or he shares my pictures; she keeps getting into cars with older men; he gets dropped home by older men;
    they have got my brother selling for them; hes got my lad trapping; i have to move packs for the olders;
    i was shifting weight for him; he is being used by dealers; they use kids to run drugs;
    sent on a train with drugs; they took my stash and i have to work it off; theres a debt on my brother;
    i got to pay it off or they come for my mum; my dad hid my passport; they took my passport away;
    mum booked flights and its my wedding; we are going abroad and the wedding is mine;
    she will be made clean like her cousins; i ran away from my foster carers; she ran off from her childrens home;
    ive run away from home; my daughter has gone missing again; nobody has been home since friday;
    no adult has been in the house for three days; dad forgets to feed my brother; mum is always drunk;
    my mam is passed out on the floor; my dad is off his head every night;
    no gas and no electric and we have a newborn; the baby is freezing because we have no gas;
    she padlocks the fridge so we cant eat; im locked in and i cant leave;
    we are trapped in the house and we cant get out; he keeps me prisoner; im scared i will hurt him;
    i am frightened i might shake the baby; worried i will hit my son; i cant promise i wont do it again;
    i snapped and slapped her; i lost my temper and hit my daughter; i put my hands round his neck;
    i dont trust myself with him; i need to speak to someone right now; need to talk to somebody now please;
    its an emergency; this is an emergency please; help me hes outside; please help shes coming;
    someone is breaking in help; call the police hes got a knife; my mum hit my baby brother with her shoe;
    the dinner lady on our bus hurts my sister; granny canes us if we cry;
    when i get home from the centre my nans boyfriend smacks me round the head and nobody says anything about it;
    since he was excluded my husband has been punching our son and i do not know who to tell;
    my son says that his dad hits him with a slipper when he stays there at weekends;
    there is a boy in my group and his stepmum locks him out all night when he gets sent home from school;
    my mum's new partner grabbed her by the throat and i had to pull him off before school;
    the woman who looks after me hits me with a wooden spoon and says foster kids always lie;
    my neighbour's little girl has cigarette burns and she says her daddy did it;
    dad came in steaming and broke mums arm and i rang my auntie;
    my sister scratches her arms with a compass till they bleed and hides it under her blazer;
    he bangs his head on the wall until it bleeds when they say the word school;
    i just cant see any way out of this and ive saved up my tablets;
    nobody will miss me when im gone and i have already picked the day;
    since the tribunal i have been thinking that me and him would both be better off dead;
    she keeps saying she is going to go and join her grandad in heaven;
    my coach says if i tell anyone what we do then i will be off the team;
    my mums friend puts his hand up my top when she goes to the shop;
    there is a man with a white van who waits near the centre and gives my daughter money and vapes;
    my lass has two phones and comes back at 4 in the morning smelling of weed with money;
    the olders say i have to hold the bag till sunday or they will do my mum in;
    i lost the food and now they want a grand off me by friday;
    he got sent out to sell crack in a seaside town and he is only fourteen;
    my parents have bought me a wedding dress and i am only in year 10;
    they say im going on holiday to see my auntie but i heard dad say i will be married there;
    she left the house on tuesday with a bag and her phone has been off ever since;
    im staying at different peoples houses every night because i cant go back there;
    there is only bread in the house and mum hasnt come out of bed for a week;
    i make all the bottles for the baby because dad is on gear and mum has gone;
    they shut the door of the little room and hold the handle while he screams;
    the lock on my bedroom is on the outside and they turn it when i get in from school;
    some nights i have to leave the room because i think i will throw the baby at the wall;
    i have shaken her twice and i am terrified i will do it again;
    my brother puts his hands round my throat when mum goes to work
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
    i dont feel well; not ok with noise; safety first; road safety week;
    dad smacked the ball over the fence; my uncle beats me at dominoes; my brother beats me every time we play;
    grandad batters the fish on fridays; my nan throws the ball to me; mum threw me a party;
    dad threw me in the swimming pool; my brother hits me with a cushion; shake the babys bottle first;
    mum shakes me awake for school; nan shook his hand; my partner has been brilliant; my ex is fine with it;
    the coach beat us to the bus; the escort squeezes past us; the staff at my home are lovely;
    the man on the bus waves at my son; my ta bites her nails; he bites his pencil; she pulls her socks up;
    im pulling my hair out with this form; he has never self harmed; she isnt self harming or suicidal;
    theyve been cutting hours at the library; cutting the grass again; whats the point of this form;
    whats the point in maths; cant do life skills on tuesdays; thinking of ending the tenancy;
    i wrote a goodbye letter to my teacher; we wrote goodbye cards for year six; im tired of living out of boxes;
    taking us both out for tea; he takes us all out on sundays; nan made me do the washing up;
    mum made me do things for the party; we made things in clay; its our secret recipe; im 13 and my brother is 27;
    my boyfriend is 14 same as me; i am pregnant and need transport for my son;
    she was asking for pictures for the newsletter; he gets lifts from grandma; got in the car with my nan;
    they got me selling raffle tickets; we are selling biscuits for the trip; we ran the food stall;
    moving house on friday; i work it off at the gym; working off my dinner with a walk;
    i owe my sister a pound for the bus; owe mum a fiver for chips; took my passport photo today;
    the passport office took ages; booked flights for our holiday; my aunts wedding is in july;
    the dog ran away from home; ran away from the wasps; my pe kit has gone missing again; the cat is always hungry;
    mum took my phone away; dad took the xbox away for a week; mum has taken my tablet away;
    i forgot to feed my hamster; the classroom is locked at night; locked in on the date for the review;
    we cant get out much with the pram; im scared i will fail; im worried i will hurt his feelings;
    i cant promise i will be on time; i lost my temper and went to bed; i need to talk to someone about transport;
    who do i speak to about the bus; its an emergency review; the emergency placement ended;
    nobody at school is unsafe; none of us are in danger; i carry my sisters bag to nursery;
    carrying my lunch bag to school; the roof isnt safe; the gym floor is not safe; he got stabbed in the game;
    i got shot in laser tag; the train to the coast; dad is coming at three; mum is outside waiting;
    he is coming back on monday; the police came to our assembly; i dont want to hurt myself or anyone;
    he dislikes life drawing; i got a black eye from a cricket ball
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
