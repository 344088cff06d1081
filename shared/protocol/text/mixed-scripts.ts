/**
 * The scripts in use today, most frequent first (UAX #31, tables 5 and 7), by their Unicode names.
 */
const SCRIPTS = (
  'Latin Cyrillic Greek Han Hiragana Katakana Hangul Arabic Hebrew Devanagari Thai Armenian Georgian Bengali Tamil ' +
  'Telugu Kannada Malayalam Gujarati Gurmukhi Oriya Sinhala Khmer Lao Myanmar Tibetan Ethiopic Thaana Bopomofo ' +
  'Cherokee Lisu Adlam Balinese Batak Canadian_Aboriginal Chakma Cham Javanese Kayah_Li Lepcha Limbu Mandaic ' +
  'Meetei_Mayek Miao Mongolian New_Tai_Lue Newa Nko Ol_Chiki Osage Saurashtra Sundanese Syloti_Nagri Syriac Tai_Le ' +
  'Tai_Tham Tai_Viet Tifinagh Vai Yi Coptic'
).split(' ')

/** Scripts that are commonly mixed: those of Japanese, Chinese and Korean, each with Latin. */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]

const PLAIN = /^\p{ASCII}*$/u
const WORDS = /[\p{L}\p{M}\p{N}]+/gu
// Marks belong to the letter they are on, whatever their own script.
const SHARED = /[\p{M}\p{Script=Common}\p{Script=Inherited}]/u

let tests: readonly (readonly [string, RegExp])[] | undefined

function scriptOf(char: string): string {
  tests ??= SCRIPTS.map((script) => [script, new RegExp(`^\\p{Script=${script}}$`, 'u')] as const)
  return tests.find(([, test]) => test.test(char))?.[0] ?? 'another alphabet'
}

/**
 * The scripts that a word of a name mixes suspiciously, such as Latin with Cyrillic look-alikes
 * (“pаypal”); null for any other name. The rule is “Highly Restrictive” of UTS #39 §5.2, applied to
 * each word, because “Anna Анна” is a common kind of name: a word may have one script, or Latin
 * with those of Japanese, Chinese or Korean. Such a name is marked and not refused, because its
 * owner may be honest.
 */
export function mixedScripts(name: string): readonly string[] | null {
  if (PLAIN.test(name)) return null
  for (const [word] of name.matchAll(WORDS)) {
    const scripts = new Set(Array.from(word).flatMap((char) => (SHARED.test(char) ? [] : [scriptOf(char)])))
    const honest =
      scripts.size <= 1 || TOGETHER.some((those) => [...scripts].every((script) => those.includes(script)))
    if (!honest) return [...scripts].map((script) => script.replaceAll('_', ' '))
  }
  return null
}
