import { limits } from './limits.ts'

interface Setting {
  readonly unit: string
  readonly min: number
  readonly max: number
}

const connections = { unit: 'connections', min: 1, max: 20_000 } as const
/** High enough for a load generator on the same computer. */
const perSecond = { unit: 'a second', min: 1, max: 1_000_000 } as const
const atOnce = { unit: 'at once', min: 1, max: 1_000_000 } as const

/** The limits that a host may change. The others are the same for everyone. */
export const hostSettings = {
  connectionsPerAddress: connections,
  connectionsPerSecond: { unit: 'connections a second', min: 1, max: 20_000 },
  connectionBurst: connections,
  unauthenticated: connections,
  handshakeMs: { unit: 'milliseconds', min: 500, max: 60_000 },
  helloMs: { unit: 'milliseconds', min: 1_000, max: 60_000 },
  // A host may accept smaller frames than the protocol allows, but not larger ones.
  frameBytes: { unit: 'bytes', min: 4_096, max: limits.frameBytes },
  helloFrameBytes: { unit: 'bytes', min: 2_048, max: limits.frameBytes },
  membersHere: { unit: 'members', min: 1, max: limits.membersKnown },
  postsPerSecond: perSecond,
  postBurst: atOnce,
  asksPerSecond: perSecond,
  askBurst: atOnce,
  passcodesPerMinute: { unit: 'attempts a minute', min: 1, max: 60 },
  passcodesUntilLocked: { unit: 'attempts', min: 1, max: 1_000 },
  roomMegabytes: { unit: 'MiB', min: 16, max: 1_048_576 },
} as const satisfies Partial<Record<keyof typeof limits, Setting>>

export type HostLimitName = keyof typeof hostSettings

export type HostLimits = { readonly [Name in HostLimitName]: number }

const names = Object.keys(hostSettings) as HostLimitName[]

/** The defaults: the values of limits.ts. */
export const defaultHostLimits: HostLimits = Object.fromEntries(
  names.map((name) => [name, limits[name]]),
) as HostLimits

/** A limit's name as people type it: `connections-per-address`. */
export const optionOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const byOption = new Map(names.map((name) => [optionOf(name), name]))

export type ParsedHostLimits =
  | { readonly ok: true; readonly value: HostLimits }
  /** A sentence for the person who typed them. */
  | { readonly ok: false; readonly problem: string }

/**
 * Reads `name=value` pairs, such as "connections-per-address=500", over the defaults. Values are
 * whole numbers in the limit's unit, within its bounds. The last pair of a name counts.
 */
export function parseHostLimits(pairs: readonly string[]): ParsedHostLimits {
  const value: { -readonly [Name in HostLimitName]: number } = { ...defaultHostLimits }
  for (const pair of pairs) {
    const [option = '', text, ...rest] = pair.split('=')
    if (text === undefined || rest.length > 0) {
      return {
        ok: false,
        problem: `“${pair}” isn’t a limit. Write it as name=number, such as members-here=50.`,
      }
    }
    const name = byOption.get(option)
    if (name === undefined) {
      return {
        ok: false,
        problem: `Unknown limit “${option}”. The limits are ${[...byOption.keys()].join(', ')}.`,
      }
    }
    const { unit, min, max } = hostSettings[name]
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= min && number <= max)) {
      return {
        ok: false,
        problem: `${option}=${text}: must be a whole number from ${min} to ${max} (${unit}).`,
      }
    }
    value[name] = number
  }
  return { ok: true, value }
}
