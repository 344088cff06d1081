// Of the 2,048 English words of BIP 39, which four letters tell apart. Words that people would not
// like beside their name, or that seem to promise something, such as "safe" or "owner", are left out.
//
// The list as it stands in @scure/bip39: MIT License, Copyright (c) 2022 Patricio Palladino, Paul
// Miller (paulmillr.com). Permission is hereby granted, free of charge, to any person obtaining a
// copy of this software and associated documentation files (the "Software"), to deal in the
// Software without restriction, including without limitation the rights to use, copy, modify,
// merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons
// to whom the Software is furnished to do so, subject to the following conditions: The above
// copyright notice and this permission notice shall be included in all copies or substantial
// portions of the Software. The software is provided "as is", without warranty of any kind, express
// or implied, including but not limited to the warranties of merchantability, fitness for a
// particular purpose and noninfringement. In no event shall the authors or copyright holders be
// liable for any claim, damages or other liability, whether in an action of contract, tort or
// otherwise, arising from, out of or in connection with the software or the use or other dealings
// in the software.

/** The words that keys are shown as. Changing one changes how keys look. */
export const KEY_WORDS: readonly string[] = `
ability able absent absorb abstract access account achieve acoustic acquire act action actor actress actual
adapt add address adjust adult advance advice aerobic afford age agree ahead aim air airport aisle alarm
album alert alley alpha alter amazing amount analyst anchor ancient angle animal announce annual another
answer antenna antique apart appear apple april arch arctic area arena argue arrange arrive arrow art
artefact artist artwork ask aspect asset assist assume athlete atom attend attitude attract auction audit
august author auto autumn avocado avoid awake aware away awesome axis badge bag balance balcony ball bamboo
banner bar barrel base basic basket beach bean become begin belt bench benefit best better bicycle bike bind
biology bird blade blanket blossom blouse blue blur board boat boil bonus book border borrow bottom bounce
box bracket brain brand brass brave bread breeze brick bridge brief bright bring brisk broccoli bronze broom
brush bubble budget build bulb bulk bundle bunker burger bus business busy butter buyer buzz cabbage cabin
cable cactus cage cake call calm camera camp canal candy canoe canvas canyon capable captain car carbon card
cargo carpet carry cart case cash castle catalog catch category caught cause ceiling celery cement census
century cereal chair chalk champion change chapter charge chase chat cheese chef chief chimney choice choose
chuckle chunk cinnamon circle city civil claim clap clarify claw clay clean click client cliff climb clinic
clip clock clog close cloth cloud club clump cluster clutch coach coast code coffee coil coin collect color
column combine come comfort comic company concert conduct connect consider cook cool copper copy coral core
corn cost couch country couple course cover craft crane cream creek crew cricket crisp cross crucial cruise
crunch crystal cube culture cup cupboard curious current curtain curve cushion custom cycle dance daring
dawn day deal december decide decorate decrease deer define degree delay deliver demand dentist depart
depend deposit depth deputy derive describe desert design desk detail detect develop device devote diagram
dial diamond diary dice diesel diet differ digital dignity dinner dinosaur direct discover dish display
distance doctor document dolphin domain donate donor door double dove draft dragon drama draw dream dress
drift drill drive drop drum dry dune dust duty dynamic eagle early earn earth easily east easy echo ecology
economy edge edit educate effort egg electric elegant element elevator elite embark embody embrace emerge
emotion employ empower enable enact end endorse energy enforce engage engine enhance enjoy enrich enroll
ensure enter entire entry envelope episode equal equip era essay essence estate eternal evidence evoke
evolve example exchange excite exercise exhibit exist exit exotic expand expect explain express extend extra
fabric faculty family fan fancy fantasy farm fashion favorite feature february feel festival fetch fiber
fiction field figure file film filter final find fine finish fire firm first fish fit fitness fix flag flame
flash flat flavor flight flip float flock floor flower fluid flush fly focus foil fold follow food forest
forget fork fortune forum forward fossil found fox frame frequent fresh friend frog front frost fruit fuel
fun furnace future gadget gain galaxy gallery game garage garden garlic garment gate gather gauge general
gentle gesture gift giggle ginger giraffe give glad glance glass glide glimpse globe glory glove glow glue
gold good goose govern gown grace grant grass gravity great green grid grocery group grow guess guide guitar
habit hammer harbor harvest hat hawk health hedgehog height hello helmet help hidden high hill hint history
hobby hockey hold holiday home honey hope horse hotel hour hover hub huge human humor hurdle ice icon idea
identify image immense immune improve impulse inch include income increase index indicate indoor industry
inherit initial inner input inspire install intact interest invest invite involve iron island issue item
ivory jacket jaguar jar jazz jeans jelly jewel job joke journey joy judge juice jump jungle kangaroo keen
keep ketchup kind kingdom kit kitchen kite kitten kiwi know lab label labor ladder lake lamp language laptop
large later laugh laundry lava layer leader leaf learn leave lecture left legend leisure lemon length lens
leopard lesson letter level library license life lift light link lion liquid list little live load loan
lobster local lock logic long loop lottery lounge love loyal luggage lumber lunar lunch luxury lyrics
machine magic magnet mail main major make manage mango mansion manual maple marble march margin marine
market match material math matrix matter maximum maze meadow measure mechanic medal media melody melt memory
mention menu merge merit merry mesh message metal method middle midnight milk mind minute miracle mirror mix
mixed mixture mobile model modify moment month moon morning motion motor mountain move movie muffin multiply
museum mushroom music myself mystery napkin nation nature near net network neutral news next nice night
noise north notable note notice novel number oak object oblige observe obtain obvious occur ocean october
offer office oil okay olympic omit onion online open opera opinion option orange orbit orchard order orient
outdoor outer output outside oval oven oxygen oyster ozone paddle page palace palm panda panel panther paper
parade park parrot party pass patch path patrol pattern pave payment peace peanut pear pelican pen pencil
pepper perfect photo phrase physical piano picnic picture pilot pioneer pipe pitch pizza place planet plate
play please pledge plug plunge poem poet point polar pond pony pool popular portion position possible post
potato pottery powder power practice praise predict prefer prepare present prevent price pride primary print
priority prize process produce profit program project promote property prosper proud provide pulse pumpkin
purchase purity purpose purse put puzzle pyramid quality quantum quarter question quick quiz quote rabbit
rack radar radio rail rain raise rally ramp ranch random range rapid rate rather raven raw ready reason
rebuild recall receive recipe record recycle reduce reflect reform region regular relax release relief rely
remain remember remind remove render renew rent reopen repair repeat replace report require resemble
resource response result return reunion reveal review reward rhythm ribbon rice ridge rigid ring ripple
river road roast robust romance roof room rose rotate round route royal rubber rule run runway saddle sail
salad salmon salon salt sample sand save say scale scan scene scheme science scissors scout scrap screen
script sea search season seat second section seek segment select seminar sense sentence series service
session settle setup share shed shield shift shine ship shoe shop short shuffle side sight sign silent silk
silver similar simple since sing situate size skate sketch ski skill slice slight slogan slot slow smile
smooth snack snap snow soap soccer social sock soda soft solar solid solution solve song sort sound soup
source south space spare spatial speak special speed spell spend sphere spice spike spin sponsor spoon sport
spot spray spring square squeeze squirrel stable stadium staff stage stairs stamp stand start state stay
steel stem step stereo stock stone stool story stove strategy street strong style subject subway success
sudden sugar suggest suit summer sun sunny sunset super supply supreme surface surge surprise surround
survey sustain swallow swap swift swim swing switch symbol syrup system table tag talent talk tape target
task taste taxi teach team tell tennis tent term test text thank theme theory thing thought thrive throw
thunder ticket tide tiger tilt timber time tiny tip title toast token tomato tone tool top topic topple
torch tortoise total tourist tower town toy track trade traffic train transfer travel tray treat tree trend
trial trim trophy trumpet try tube tuna tunnel turn turtle twice twin type typical umbrella undo unfold unit
universe unknown unlock unusual unveil update upgrade upper urban usage use useful utility vacuum valley
valve van vapor various vast vault vehicle velvet vendor venture venue verb version viable vibrant victory
video view village vintage virtual visa visit visual vital vivid vocal voice volcano volume voyage wagon
wait walk wall walnut wash water wave way wealth weather web weekend welcome west wheat wheel whisper wide
width window wing winner winter wire wisdom wise wish wonder wood wool word work world wrap write yard year
zebra zone zoo
`
  .trim()
  .split(/\s/)
