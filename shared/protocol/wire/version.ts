/** The protocol version of this build. Rules [V1]–[V3] of SPEC.md define the two numbers. */
export const PROTOCOL = { major: 2, minor: 0 } as const

export const PROTOCOL_VERSION = `${PROTOCOL.major}.${PROTOCOL.minor}`

/** The default port of a room: not assigned by IANA, and below the ephemeral ranges. */
export const DEFAULT_PORT = 5050

/** Splits "1.0" into its numbers; null if it does not have that form. */
export function parseVersion(text: string): { major: number; minor: number } | null {
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(text)
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : null
}
