/**
 * Letters that look like a Latin letter or a digit, by what they look like; in both cases. A
 * limited choice, by hand, from UTS #39 (confusables.txt): Cyrillic, Greek, Armenian, Cherokee,
 * Lisu, Latin small capitals and phonetic letters. Full width, mathematical and other compatibility
 * forms need no entry: NFKD folds them. Within one script no two letters in everyday use look like
 * the same one, or honestly different names would collide.
 */
const TWINS: Readonly<Record<string, string>> = {
  a: 'аαɑᴀᎪꓮ',
  b: 'вьβʙᏴꓐ',
  c: 'сᴄϲᏟꓚ',
  d: 'ԁᴅᎠꓓ',
  e: 'еҽεᴇᎬꓰ',
  f: 'ꜰꓝ',
  g: 'ԍցɡɢᏀꓖ',
  h: 'нһհʜᎻꓧ',
  i: 'іιıɩɪᎥꓲ',
  j: 'јյȷᴊᎫꓙ',
  k: 'кκᴋᏦꓗ',
  l: 'ӏլǀ∣❘|ʟᏞꓡ',
  m: 'мμᴍᎷꓟ',
  n: 'ոɴꓠ',
  o: 'оοօᴏꓳ',
  p: 'рρᴘᏢꓑ',
  q: 'ԛզ',
  r: 'гʀᎡꓣ',
  s: 'ѕտꜱᏚꓢ',
  t: 'тτᴛᎢꓔ',
  u: 'սᴜꓴ',
  v: 'ѵᴠᏙꓦ',
  w: 'ԝᴡᎳꓪ',
  x: 'хχꓫ',
  y: 'уүʏꓬ',
  z: 'ζᴢᏃꓜ',
  '3': 'зӡ',
  '6': 'б',
}

const twinOf = new Map(
  Object.entries(TWINS).flatMap(([latin, twins]) =>
    Array.from(twins).flatMap((twin): [string, string][] => [
      [twin.toLowerCase(), latin],
      [twin.toUpperCase(), latin.toUpperCase()],
      // Letters without case look as they are listed.
      ...(twin.toLowerCase() === twin.toUpperCase() ? [[twin, latin] as [string, string]] : []),
    ]),
  ),
)
// A bare stroke is tall in either case, and Lisu looks like capitals.
for (const stroke of 'Ӏӏǀ∣❘|') twinOf.set(stroke, 'l')
twinOf.set('ꓲ', 'I')

/** Greek letters whose two cases look like different Latin letters. */
const GREEK_BY_CASE: Readonly<Record<string, string>> = { Ν: 'N', ν: 'v', Υ: 'Y', υ: 'u', Η: 'H', η: 'n' }
/** Letters that show, in either case, that a word is Greek. */
const PLAINLY_GREEK = /[γδθλξπσςφψω]/iu
const GREEK = /\p{Script=Greek}/u

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
const APOSTROPHES = /[’‘‛ʼʻʹ′`]/gu
const DASHES = /[‐‑‒–—−]/gu
const WORDS = /[\p{L}\p{M}\p{N}|∣❘]+/gu

/**
 * Names with the same key can be mistaken for one another; a room does not have both [T4]. Case,
 * compatibility forms, invisible characters and look-alike letters of other alphabets make no
 * difference, as in the skeletons of UTS #39. Names that only resemble each other at a glance stay
 * different: Marnie and Mamie are two people. The key is not for display. Takes names that are
 * cleaned and within their limits: on unbounded text it would take quadratic time.
 */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .replace(APOSTROPHES, "'")
    .replace(DASHES, '-')
    .replace(WORDS, wordKey)
    .normalize('NFKC')

function wordKey(word: string): string {
  // A number stays one: Ann 10 is a different person.
  if (!/[\p{L}|∣❘]/u.test(word)) return word
  const greek = PLAINLY_GREEK.test(word)
  const latin = Array.from(word, (char) =>
    greek && GREEK.test(char) ? char : (GREEK_BY_CASE[char] ?? twinOf.get(char) ?? char),
  ).join('')
  return readStrokes(latin)
}

/** Capital I, small l and the digit 1 are one stroke; how it is read depends on its neighbours. */
function readStrokes(word: string): string {
  const read = word
    // Among small letters a capital I is read as l: “EIla”.
    .replace(/(?<=\p{Ll}\p{M}*)I(?!\p{M})|(?<=[\p{L}\p{N}]\p{M}*)I(?=I*\p{Ll})/gu, 'l')
    // Among capitals a small l is read as I: “ELlA”.
    .replace(/(?<=\p{Lu}\p{M}*)l(?=\p{Lu})/gu, 'I')
    .toLowerCase()
    .replace(/i\u0307+/g, 'i')
    .replaceAll('ς', 'σ')
  if (/^[il1o0]+$/.test(read)) return read.replace(/[il]/g, '1').replaceAll('o', '0')
  return (
    read
      .replaceAll('1', 'l')
      .replaceAll('0', 'o')
      // At the start, both readings are names: Ian and lan.
      .replace(/^i(?!\p{M})/u, 'l')
  )
}
