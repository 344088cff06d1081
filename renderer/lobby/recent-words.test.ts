import { describe, expect, test } from 'vitest'
import type { End } from '../../shared/client/failures.ts'
import type { SessionState } from '../../shared/client/session-machine.ts'
import { recentWords } from './recent-words.ts'

const today = new Date(2026, 5, 15).getTime()
const joined = { hosted: false, at: new Date(2026, 5, 14, 12).getTime() }
const open = (session: SessionState, lost: End | null = null) =>
  recentWords(joined, { open: { session, lost }, isHere: true, today })

describe('a room of before', () => {
  const closed = { open: undefined, isHere: false, today }

  test('that is not open here is away or here, and one that is hosted here is neither', () => {
    expect(recentWords(joined, closed)).toMatch(/^away, last visited \S/)
    expect(recentWords({ ...joined, hosted: true }, closed)).toMatch(/^last visited \S/)
    expect(recentWords(joined, { ...closed, isHere: true })).toBe('here now')
  })

  test('is open now where its session is connected, and only there', () => {
    const because = { code: 'lost' } as const
    expect(open({ kind: 'joined' })).toBe('open now')
    for (const session of [
      { kind: 'idle' },
      { kind: 'connecting', attempt: 2 },
      { kind: 'greeting', attempt: 2 },
      { kind: 'backingOff', attempt: 2, delayMs: 1, because },
      { kind: 'closed', because: { code: 'kicked' } },
    ] as const)
      expect(open(session, because)).toBe('not connected')
  })

  test('is said to be closed by its host as long as it is, and to wait where it knocks', () => {
    const lost = { code: 'host-stopping' } as const
    const because = { code: 'connection-refused' } as const
    expect(open({ kind: 'backingOff', attempt: 2, delayMs: 1, because }, lost)).toBe('closed by its host')
    expect(open({ kind: 'connecting', attempt: 3 }, lost)).toBe('closed by its host')
    expect(open({ kind: 'knocking', attempt: 1 }, { code: 'kicked' })).toBe('waiting to be let in')
    expect(open({ kind: 'joined' })).toBe('open now')
  })
})
