import { expect, test } from 'vitest'
import type { End } from '../../shared/client/session/failures.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import { disconnectedWords } from './disconnected-words.ts'

const words = (session: SessionState, disconnectedBecause: End | null = null) =>
  disconnectedWords({ session, disconnectedBecause })

test('an open room without a joined session is not connected', () => {
  const because = { code: 'lost' } as const
  expect(words({ kind: 'joined' })).toBeNull()
  for (const session of [
    { kind: 'idle' },
    { kind: 'connecting', attempt: 2 },
    { kind: 'handshaking', attempt: 2 },
    { kind: 'backingOff', attempt: 2, delayMs: 1, because },
    { kind: 'closed', because: { code: 'kicked' } },
  ] as const)
    expect(words(session, because)).toBe('not connected')
})

test('a room is closed by its host until it is back, and waiting for approval while it knocks', () => {
  const disconnectedBecause = { code: 'host-stopping' } as const
  const because = { code: 'connection-refused' } as const
  expect(words({ kind: 'backingOff', attempt: 2, delayMs: 1, because }, disconnectedBecause)).toBe(
    'closed by its host',
  )
  expect(words({ kind: 'connecting', attempt: 3 }, disconnectedBecause)).toBe('closed by its host')
  expect(words({ kind: 'knocking', attempt: 1 }, { code: 'kicked' })).toBe('waiting for approval')
})
