import { expect, test } from 'vitest'
import type { End } from '../../shared/client/session/failures.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import { disconnectedWords } from './disconnected-words.ts'

const open = (session: SessionState, disconnectedBecause: End | null = null) =>
  disconnectedWords({ session, disconnectedBecause })

test('an open room is away wherever its session is not connected', () => {
  const because = { code: 'lost' } as const
  expect(open({ kind: 'joined' })).toBeNull()
  for (const session of [
    { kind: 'idle' },
    { kind: 'connecting', attempt: 2 },
    { kind: 'greeting', attempt: 2 },
    { kind: 'backingOff', attempt: 2, delayMs: 1, because },
    { kind: 'closed', because: { code: 'kicked' } },
  ] as const)
    expect(open(session, because)).toBe('not connected')
})

test('it is said to be closed by its host as long as it is, and to wait where it knocks', () => {
  const disconnectedBecause = { code: 'host-stopping' } as const
  const because = { code: 'connection-refused' } as const
  expect(open({ kind: 'backingOff', attempt: 2, delayMs: 1, because }, disconnectedBecause)).toBe(
    'closed by its host',
  )
  expect(open({ kind: 'connecting', attempt: 3 }, disconnectedBecause)).toBe('closed by its host')
  expect(open({ kind: 'knocking', attempt: 1 }, { code: 'kicked' })).toBe('waiting for approval')
})
