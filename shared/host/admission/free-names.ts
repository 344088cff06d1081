import { limits } from '../../protocol/base/limits.ts'
import { nameKey } from '../../protocol/text/text.ts'

/** A request for a name, and who has which names. */
export interface NameRequest {
  /** Cleaned. */
  readonly wanted: string
  readonly member: string
  /** The member's current name. */
  readonly current: string | undefined
  /** The member whose name has this name key [T4]. */
  holderOf(key: string): string | undefined
}

/** Gives each name to one member: a taken one gets a number after it, “Ann 2” [M1]. */
export class FreeNames {
  /** The number to try first, by name key: with many of one name, starting at 2 would be slow. */
  readonly #nextNumber = new Map<string, number>()

  /** The name for a member that asks for this one. */
  choose({ wanted, member, current, holderOf }: NameRequest): string {
    const holder = holderOf(nameKey(wanted))
    if (holder === undefined || holder === member) return wanted
    if (current !== undefined && isNumbered(current, wanted)) return current
    for (let number = this.#nextNumber.get(nameKey(wanted)) ?? 2; ; number++) {
      const name = numbered(wanted, ` ${number}`)
      if (holderOf(nameKey(name)) !== undefined) continue
      this.#nextNumber.set(nameKey(wanted), number)
      return name
    }
  }
}

/** Whether `name` is `wanted` with a number after it. */
function isNumbered(name: string, wanted: string): boolean {
  const suffix = / \d+$/.exec(name)?.[0]
  return suffix !== undefined && name === numbered(wanted, suffix)
}

/** A name with a number after it, within the limit. */
const numbered = (name: string, suffix: string): string =>
  name
    .slice(0, limits.nameChars - suffix.length)
    .toWellFormed()
    .trimEnd() + suffix
