import type { AppProblem } from '../../words/app-problem.ts'
import type { Credential } from '../../client/session/handshake.ts'
import { readPasscode } from '../../protocol/trust/passcode.ts'

/** The credential from a typed passcode; undefined if none was typed. */
export function credentialFromPasscode(
  passcode: string | undefined,
): Credential | { problem: AppProblem } | undefined {
  if (passcode === undefined) return undefined
  const digits = readPasscode(passcode)
  return digits === undefined
    ? { problem: { code: 'passcode-needed' } }
    : { kind: 'passcode', passcode: digits }
}
