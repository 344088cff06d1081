/**
 * Letters of either case that look like a Latin letter or a digit, by that letter or digit.
 * Selected by hand from UTS #39 (confusables.txt): Cyrillic, Greek, Armenian, Cherokee, Lisu, Latin
 * small capitals and phonetic letters. Full width, mathematical and other compatibility forms need
 * no entry, since NFKD folds them. No two common letters of one script may have the same entry, or
 * honestly different names would collide.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
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

const latinOf = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([latin, lookAlikes]) =>
    Array.from(lookAlikes).flatMap((letter): [string, string][] => [
      [letter.toLowerCase(), latin],
      [letter.toUpperCase(), latin.toUpperCase()],
      // Letters without case look as they are listed.
      ...(letter.toLowerCase() === letter.toUpperCase() ? [[letter, latin] as [string, string]] : []),
    ]),
  ),
)
// A bare stroke is tall in either case, and Lisu looks like capitals.
for (const stroke of 'Ӏӏǀ∣❘|') latinOf.set(stroke, 'l')
latinOf.set('ꓲ', 'I')

/** Greek letters whose two cases look like different Latin letters. */
const GREEK_BY_CASE: Readonly<Record<string, string>> = { Ν: 'N', ν: 'v', Υ: 'Y', υ: 'u', Η: 'H', η: 'n' }
/** Letters that show that a word is Greek. */
const PLAINLY_GREEK = /[γδθλξπσςφψω]/iu
const GREEK = /\p{Script=Greek}/u

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
const APOSTROPHES = /[’‘‛ʼʻʹ′`]/gu
const DASHES = /[‐‑‒–—−]/gu
const WORDS = /[\p{L}\p{M}\p{N}|∣❘]+/gu

/**
 * A key for comparing names [T4]: those with equal keys can be mistaken for one another. Ignores
 * case, compatibility forms, invisible characters and look-alike letters of other alphabets, as the
 * skeletons of UTS #39 do. Names that only resemble each other at a glance, such as Marnie and
 * Mamie, have different keys. Not for display. Takes cleaned names within their limits, because it
 * may take quadratic time.
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
  // A number stays as it is: Ann 10 and Ann 11 are different people.
  if (!/[\p{L}|∣❘]/u.test(word)) return word
  const greek = PLAINLY_GREEK.test(word)
  const latin = Array.from(word, (char) =>
    greek && GREEK.test(char) ? char : (GREEK_BY_CASE[char] ?? latinOf.get(char) ?? char),
  ).join('')
  return readStrokes(latin)
}

/** Capital I, small l and the digit 1 look the same; their neighbours decide how they are read. */
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
