import { mixedScripts } from '../../shared/protocol/text/mixed-scripts.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'

export interface ShownName {
  /** The name without what deceives the eye: a host may have sent anything. */
  readonly text: string
  /** Why its letters may not be the ones they seem; null for nearly every name. */
  readonly doubt: string | null
}

/** As many names as a large room has on its screen; beyond, everything is looked at anew. */
const KEPT = 2_000
const kept = new Map<string, ShownName>()
const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** How a member’s, room’s or channel’s name is shown. */
export function shownName(name: string): ShownName {
  const known = kept.get(name)
  if (known) return known
  const text = cleanName(name)
  const mixed = mixedScripts(text)
  const shown = {
    text,
    doubt: mixed && `This name mixes look-alike letters (${list.format(mixed)}). Check who it is.`,
  }
  if (kept.size >= KEPT) kept.clear()
  kept.set(name, shown)
  return shown
}

/** A text in pieces, those at odd places being names that need isolation: others cannot turn a sentence round. */
export function splitAtNames(text: string, names: readonly string[]): readonly string[] {
  const foreign = names.filter((name) => /[^\p{ASCII}]/u.test(name)).toSorted((a, b) => b.length - a.length)
  if (foreign.length === 0) return [text]
  const anyName = foreign.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)).join('|')
  return text.split(new RegExp(`(${anyName})`, 'u'))
}
