"""Word tables by which places are told from persons, organisations and ordinary words, and by which their scope is read."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Small words inside names ("Deir ez-Zor", "Bosnia and Herzegovina").
PARTICLES = _set(
    "ad al am an and ar as ash at au aux az bin da das de del della den der di do dos du e ed el en er es esh et ez i la las le les los "
    "lès o of sous st sur the ul und upon y"
)

# Articles a name may begin with in small letters ("al-Bab").
ARTICLE_STARTS = _set("ad al an ar as ash at az ed el es ez ul")

# Nouns that an article and a name must follow for them to name a place ("Dar al-Kabirah").
CONSTRUCT = _set(
    "ain ayn bab bayt beit bir burj dar dayr deir hosn jabal jebel jisr kafr khan marj qalaat qalat ras tal tall tel tell umm wadi"
)

# Never places without a place noun.
MONTHS_DAYS = _set(
    "apr april aug august dec december feb february fri friday jan january jul july jun june mar march may mon monday nov november oct "
    "october sat saturday sep sept september sun sunday thu thursday tue tuesday wed wednesday"
)

# Nouns that say that a name is a settlement.
SETTLEMENT = _set(
    "bastion capital city commune community enclave hamlet hub locality metropolis municipality outpost port settlement stronghold "
    "suburb town township village"
)

# Their plurals, which begin lists.
SETTLEMENTS = _set("cities communities hamlets localities municipalities ports settlements suburbs towns villages")

# Nouns that say that a name is an area.
AREA = _set(
    "area canton chiefdom county department district division emirate governorate krai kray oblast prefecture province raion rayon "
    "region republic state sub-county sub-district subdistrict territory voivodeship wilaya wilayah woreda zone"
)

# Their plurals.
AREAS = _set("areas counties departments districts governorates oblasts prefectures provinces raions regions states territories zones")

# Nouns that make "… of X" a part of X.
PART = _set(
    "all beach borough bulk center centre corner corners districts downtown edge edges half heart majority most much neighborhood "
    "neighborhoods neighbourhood neighbourhoods outskirts part parts pockets quarter quarters remainder rest section sections slums "
    "streets stretches suburb suburbs third ward wards"
)

# Nouns that make "X's …" or "X …" a part of X or its surroundings.
POSSESSED = _set(
    "approaches center centre countryside district districts edge environs flanks half heart neighborhoods neighbourhoods outskirts "
    "periphery quarter quarters streets suburb suburbs"
)

# Nouns that make "… of X" the surroundings of X.
AROUND = _set("countryside environs hinterland periphery suburbs surroundings vicinity villages")

# Nouns of sites.
FACILITY = _set(
    "academy aerodrome airbase airbases airdrome airfield airfields airport airports airstrip barracks base bases bridge bridges camp "
    "camps cathedral checkpoint checkpoints church citadel complex compound compounds consulate courthouse crossing crossings dam dams "
    "depot depots embassy factories factory fortress garrison garrisons gasfield headquarters hospital hospitals hotel installation "
    "installations jail jails market mine mines ministries ministry monastery mosque oilfield oilfields outpost outposts palace "
    "parliament pipeline plant port prison prisons refineries refinery school schools silo silos stadium station stations steelworks "
    "terminal tower university warehouse warehouses"
)

# Sites whose holding matters, mentioned also where no name stands beside them.
STRATEGIC = _set(
    "airbase airbases airfield airfields airport airports airstrip barracks base bases bridge bridges checkpoint checkpoints citadel "
    "crossing crossings dam dams garrison headquarters jail oilfield oilfields palace prison prisons refineries refinery"
)

# Words that may stand before the noun of a site.
FACILITY_BEFORE = _set(
    "air air-force airforce ammunition armored armoured arms army artillery border border-guard brigade bus cement central civil corps "
    "customs displacement district division drone eastern electricity federal forces gas gendarmerie general government governor "
    "governor's grain guard helicopter high-security hydroelectric idp industrial infantry intelligence international juvenile key "
    "local main maximum-security military missile mobile municipal national naval new northern notorious nuclear oil old peacekeeping "
    "police political power presidential provincial radio rail railway refugee regional republican security sewage southern special "
    "special-forces state state-run steel strategic sugar tank television thermal train training treatment un water weapons western "
    "women's"
)

# "north of X" is around X.
DIRECTION = _set("east north north-east north-west northeast northwest south south-east south-west southeast southwest west")

# "northern X" is a part of X.
DIRECTIONAL = _set(
    "central central-eastern coastal downtown east eastern eastern-most greater inner lower mainland north north-east north-eastern "
    "north-west north-western northeast northeastern northern northwest northwestern old outer rural south south-east south-eastern "
    "south-west south-western southeast southeastern southern southwest southwestern upper west western"
)

# Words before a place.
LOCATIVE = _set(
    "about above across against along amid around at behind below between beyond enter entered entering from in inside into leave "
    "leaving left near off onto outside over past reach reached reaching through throughout to toward towards under upon via within"
)

# Verbs whose object is likely to be a place.
TAKING = _set(
    "abandoned abandoning approached attack attacked attacking besiege besieged besieging bombarded bombed bombing capture captured "
    "captures capturing cleared conquered control controlled controlling controls defended defending encircled encircling entered "
    "evacuated fled flee fleeing freed held hit hold holding holds liberate liberated liberating lose losing lost occupied occupy "
    "occupying overran overrun raided raiding reached reaching recapture recaptured recapturing recovered regain regained retake "
    "retakes retaking retook seize seized seizes seizing shelled shelling stormed storming struck surrounded take takes taking targeted "
    "took"
)

# Words before a person.
TITLES = _set(
    "abu activist adm admiral ambassador analyst archbishop author ayatollah bishop brig brigadier brother capt captain chairman "
    "chairwoman chancellor chief col colonel commander comrade congressman congresswoman correspondent dame deputy director dr emir "
    "father gen general gov governor haji ibn imam journalist judge justice king lady lawyer leader lieutenant lord lt maj major "
    "marshal maulana mawlawi mayor minister miss mr mrs ms mullah pope premier president prince princess prof professor queen rabbi rep "
    "reporter representative saint secretary sen senator sergeant sgt shaykh sheik sheikh sir sister spokesman spokesperson spokeswoman "
    "sultan umm warlord"
)

# Given names that are also places, or come before surnames that are.
FIRST_NAMES = _set(
    "aaron abdel abdul abdullah adam ahmad ahmed al aleksandr alexander ali alice amanda amy andrea andrew angela ann anna anthony "
    "ashley austin ban barack barbara bashar ben benazir benjamin betty bill bob boris brandon brenda brian brooklyn carlos carol "
    "carolyn catherine charles charlotte chelsea cheryl christina christine christopher clinton cynthia dan daniel david deborah dennis "
    "diane dmitri dmitry donald donna edward elizabeth emily emma emmanuel eric evelyn fernando fidel florence francois frank françois "
    "gary george georgia gerhard gregory hafez haider hamid hans hassan heather helmut henry hillary hugo hussain hussein ibrahim igor "
    "imran israel ivan jack jackson jacob jacqueline jacques jalal james janet jason jean jean-marie jeffrey jennifer jerry jessica jim "
    "joan joe john jonathan jordan jorge jose joseph joshua joyce juan judith julie justin karen karim karl katherine kathleen kelly "
    "kenneth kevin khaled khalid kimberly kofi kyle larry laura lauren lincoln linda lisa luis madison mahmoud manuel margaret maria "
    "mark martha mary masoud matthew megan melissa michael michelle miguel mikhail mohamed mohammad mohammed muhammad mustafa nancy "
    "narendra nathan nawaz nicholas nicolas nicole nikolai nouri oleg oleksandr olivia omar osama pamela paris patricia patrick paul "
    "pavel pedro pervez peter pierre rachel raymond rebecca recep richard robert ron ronald ruth ryan saddam samantha samuel sandra "
    "sarah savannah scott sergei sergey sharon silvio stephanie stephen steven susan sydney ted thomas timothy tom tony tyler umar "
    "usama victoria viktor virginia vladimir volodymyr walter william youssef yuri yusuf"
)

# Capitalised nouns after a place name that make it an organisation ("Aleppo University").
ORGANISATION = _set(
    "accord accords agency agreement airline airlines airways alliance army assembly association authority avenue bank battalion "
    "battalions biennale bomber brigade brigades bureau cell center centre championship clinic club coalition college column commission "
    "committee company conference congress convention corp corporation corps council court cup daily declaration department dialogue "
    "disease division dolls exchange fc federation festival fever flu force forces foundation front fund games gazette group guard "
    "guardian herald hospital inc initiative institute journal league legion ltd madrid mail marathon militia ministry monitor movement "
    "museum network news observatory observer office olympics orchestra pact parliament party plan police post press process project "
    "protocol regiment resolution revolution road saint-germain school service services shield society spring squad square stock street "
    "summit symphony syndrome talks telegraph theater theatre times treaty tribune twins union united university virus watch"
)

# The same in small letters.
ORG_LOWER = _set("accords agreement battalion brigade brigades corps division process protocol regiment summit talks treaty university")

# Nouns of illnesses named after places.
ILLNESS = _set("disease fever flu haemorrhagic hemorrhagic strain syndrome virus")

# Capitalised nouns before "of X" that make it an organisation.
ORG_OF = _set(
    "academy accord archbishop army bank bible bishop brotherhood bureau church college confederation congress convention council "
    "declaration duchess duke earl federation forces front institute jihad kingdom knights league liberation ministry movement museum "
    "order party peace-of pirates prince princess protocol qa'ida qaeda qaida republic school state states statue treaty union "
    "university"
)

# Armed groups and blocs whose names are also places somewhere.
GROUPS = _set(
    "adf allah alliance allies arsa asean au badr balaka bank boko brics codeco daesh eln eu fano farc fatah frelimo fsa hamas haram "
    "hezbollah hizbollah hizbullah houthi houthis hts isil isis janjaweed kia koran m23 mahdi nato nusra olf opec peshmerga pkk qa'ida "
    "qaeda qaida quds quran renamo rsf saf sdf seleka shabaab shabab sham taliban tplf un unita wagner ypg"
)

# Words that begin sentences before a place.
WORDS_INITIAL = _set(
    "a about according across activists after against airstrikes all along also although amid an and another army around as at because "
    "before besieged between beyond both but by captured capturing central clashes despite dozens during each earlier early eastern "
    "eight elsewhere entire even every few fighters fighting first five following for forces four from government heavy hence her here "
    "his how however hundreds if in including inside insurgents into its last late later like many meanwhile mid militants more most "
    "much my near nearby neighboring neighbouring next nine no nor northern not now occupied officials on once one only or other our "
    "outside over per police protesters rebel rebels residents retaking retook said say says second seized seven several shelling since "
    "six so soldiers some southern still such taking ten than that the their then there therefore these third this those though "
    "thousands three through throughout thus to today toward towards troops two under unlike until upon via western what when where "
    "while who whole why with within without witnesses yesterday yet your"
)

# Everyday words and surnames that are also names of places somewhere.
ORDINARY = _set(
    "a ahmed airport ali all allah also am amir an and animal animals any arabic are army as assad at august autumn bar bath bay be "
    "been bell belt bend best big bird bishop black blue bond book boom bovine bow box boy brent bridge bright brook brown buffalo "
    "bureau burn bush but butler by cabin camp can cannon canon cape capital carbon card carter casa castle cave cedar center central "
    "centre chance charity chase chief children chinese christian christmas church city clear cliff clinton coal commerce concord "
    "congress constitution cooper cope corner corning council country county court cross crown dale dawn day deal dean defiance delta "
    "den deposit deputy district do dover drake dream eagle early east easter eastern echo eden elder elk energy english enterprise "
    "evening exchange facebook fair faith fall fame farmer federal field fire fish flag flint flower for force forces ford forest fort "
    "forward fountain fox frank franklin free freedom french friend friendship from front fruit garden gas gate general gentry german "
    "girl glass globe god gold good governorate grace grand grant grave gray green guard guide gun had hall harbor hardy harmony hart "
    "harvest has hassan have hawk hazard he head health heart her here heritage highland hill hills him his home honor hope horse "
    "hospital hot house how hunter hussein ice if imperial in independence industry inter internet into iron is islam islamic island it "
    "italian its japanese jewel joy judge jump justice keen key king knight korean lady lake land lane lark lead leader league lee "
    "level liberal liberty light lime lincoln link lion little live lock log long lord love low lucky mad magic magnet major male mall "
    "man many maple marble march marine market mars master may mayor media medical medicine men mercury mesa metal middle might mill "
    "miller mine minister ministry mint mission mobile model modern mohammed money monster moody moon moral more morning moss most "
    "mount mountain mountains muse muslim mustafa nation national navy needle new nice night no noble nor normal north northern not now "
    "of off office oil old olive omar on one opal or oral orange orchard order our out over own oxford page paint palm paradise park "
    "parliament partisan path peace pearl people person pilot pine pink pioneer plain plant plaza pleasant point pole police pool port "
    "post power president price pride prince princess progress prospect protection province public queen quest rain rainbow ramadan "
    "ranger rapid reading ready real rebel rebels red reform region republic rescue rest rice rich ridge rio river road roan rob robert "
    "rock rocky roll roman romance roper rose round royal ruby rule rush russell russian sage said sail saint salah sale salt same sami "
    "samples sand sat school sea second security senate senator service settlement seven she shell shield ship shoal shore short silent "
    "silver sister six sky smart smith snow so soldier solid some sound south southern spade spanish speed spirit sport spring square "
    "staff standard star state station steel sterling stock stone storm strait strong success such sugar summer sun sweet table tank "
    "target telegram temple ten than that then there these they this thorn those three thus tiger time tip to too top tower town trade "
    "trail train transfer treaty trinity troops troy truth turkish turner twin twitter two under union unity universal university until "
    "upper urban vale valley van velva venture venus verdict vernon vice victor victory view viking village viola virgin vision "
    "volunteer walker wall war warden warren was watch water way we wells west western what when where which while white who why wild "
    "will wind wing winner winter wise with wolf women wonder wood woods work world yale yard yellow york you young your youth zone"
)

# What may follow a place as the subject of a sentence.
SUBJECT_FOLLOWS = _set(
    "'s ( , . : also and are became came changed changes could falls fell followed had has have held holds is itself lay lies may or "
    "passed remained remains sat saw sits stands still stood surrendered too, was went were will would ’s"
)

# Parts that every town has, no names of their own.
GENERIC_NAMES = _set("citycenter citycentre eastend greenzone newarea newcity oldcity oldtown stateroad westend")

# What joins the members of a list.
LINKS = _set("& , ; and or")

# "X, a village …".
APPOSED = _set("hamlet settlement suburb town village")

QUOTES = frozenset({'"', "#", "'", "(", "*", "-", "[", "«", "–", "—", "‘", "“", "•"})  # What may stand before the first word of a sentence.

# Capitalised first words of sentences that begin no name.
LEADS = _set(
    "A After An And As At Before But By Dr For From He Her His I If In It Its Mr Mrs Ms My Near Of On Our She That The Their These They "
    "This Those To We When While With You"
)

# "X-based", "X-led": no place of an event.
HYPHENED = _set("backed based born bound controlled held led style trained")

# Adjectives inside "the … city of X".
ADJECTIVES = _set(
    "abandoned administrative ancient besieged biggest border breakaway capital central city coastal commercial contested crucial "
    "desert disputed district divided eastern embattled ethnic farming former fortified front-line frontline government-held historic "
    "holy important industrial key large largest main mainly major mining mixed mostly mountainous nearby neighboring neighbouring "
    "north-eastern north-western northeastern northern northwestern occupied oil oil-rich opposition-held port predominantly provincial "
    "rebel-held regional remote restive rural second second-largest separatist small south-eastern south-western southeastern southern "
    "southwestern strategic strategically-located surrounding symbolic tiny town village vital western"
)

# Words left out of the ids of parts.
PART_NOISE = _set("a an at in of s the")

# What may follow a name that nobody knows, for it to be kept as a place.
CLOSING = _set(". , and on in ; after from with as by while to at ) for near before during")

# "… of X" that means the surroundings of X.
DISTANCE = _set("kilometres kilometers km miles vicinity countryside environs surroundings periphery approaches flanks")

# "… around X".
SURROUNDING_SITES = _set("villages areas towns positions countryside hills settlements farms")

# What may stand before unnamed settlements.
COUNTS = _set("several many two three four five six seven dozens of some other more few a the number")

# What shows that settlements are meant without names.
UNNAMED = _set("nearby surrounding rural several neighbouring neighboring dozens two three four five six seven number")
