import { expect, test } from 'vitest'
import type { SessionState } from '../../../shared/client/session/session-machine.ts'
import { shutOuts } from '../../../shared/client/session/failures.ts'
import { readOnlyWords } from './read-only-words.ts'

test.each(shutOuts)('%s replaces the composer with one line', (code) => {
  expect(readOnlyWords({ session: { kind: 'closed', because: { code } } })).toMatch(/^You can read this room/)
})

test('a user who waits for approval cannot write yet', () => {
  expect(readOnlyWords({ session: { kind: 'knocking', attempt: 1 } })).toContain('once the host approves you')
})

test.each<SessionState>([
  { kind: 'joined' },
  { kind: 'backingOff', attempt: 2, delayMs: 500, because: { code: 'lost' } },
  // Only the author can fix these: until then, the text is kept.
  { kind: 'closed', because: { code: 'replaced' } },
  { kind: 'closed', because: { code: 'passcode-needed' } },
  { kind: 'closed', because: { code: 'host-key-changed' } },
])('$kind keeps the composer', (session) => {
  expect(readOnlyWords({ session })).toBeNull()
})
