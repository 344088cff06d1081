import { mixedScripts } from '../../shared/protocol/text/mixed-scripts.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'

export interface ShownName {
  /** The name without deceptive characters: a host may have sent anything. */
  readonly text: string
  /** Why its letters may mislead; null for nearly every name. */
  readonly doubt: string | null
}

/** As many names as a large room shows at once. Beyond that the cache starts over. */
const CACHE_SIZE = 2_000
const cache = new Map<string, ShownName>()
const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** How the name of a member, room or channel is shown. */
export function shownName(name: string): ShownName {
  const cached = cache.get(name)
  if (cached) return cached
  const text = cleanName(name)
  const mixed = mixedScripts(text)
  const shown = {
    text,
    doubt: mixed && `This name mixes look-alike letters (${list.format(mixed)}). Check who it is.`,
  }
  if (cache.size >= CACHE_SIZE) cache.clear()
  cache.set(name, shown)
  return shown
}

/**
 * A text in pieces: those at odd indexes are names that need isolation. Other names cannot reverse
 * a sentence.
 */
export function splitAtNames(text: string, names: readonly string[]): readonly string[] {
  const foreign = names.filter((name) => /[^\p{ASCII}]/u.test(name)).toSorted((a, b) => b.length - a.length)
  if (foreign.length === 0) return [text]
  const anyName = foreign.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)).join('|')
  return text.split(new RegExp(`(${anyName})`, 'u'))
}
