import type { Problem } from '../client/bridge.ts'
import type { Entry } from '../client/greeting.ts'
import { readPasscode } from '../protocol/passcode.ts'

const NOT_A_PASSCODE: Problem = { code: 'passcode-needed', text: 'A passcode has 6 digits.' }

/** What a passcode that was typed is good for; undefined where none was. */
export function entryBy(passcode: string | undefined): Entry | { problem: Problem } | undefined {
  if (passcode === undefined) return undefined
  const digits = readPasscode(passcode)
  return digits === undefined ? { problem: NOT_A_PASSCODE } : { kind: 'passcode', passcode: digits }
}
