import { describe, expect, test } from 'vitest'
import type { End } from '../../shared/client/session/failures.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import { connectionWords } from './connection/connection-words.ts'
import { nameTakenWords } from './members/name-words.ts'
import { typingWords } from './composer/typing-words.ts'

const wordsFor = (session: SessionState, disconnectedBecause: End | null = null) =>
  connectionWords({
    name: 'Physics 2b',
    address: '192.168.1.20:5050',
    session,
    disconnectedBecause,
    replacedBy: null,
  })

describe('connectionWords', () => {
  test('says nothing while the session is joined or idle', () => {
    expect(wordsFor({ kind: 'joined' })).toBeNull()
    expect(wordsFor({ kind: 'idle' })).toBeNull()
  })

  test('says the same while waiting to reconnect and while reconnecting', () => {
    const text = 'Reconnecting to Physics 2b… Your messages will be sent when you’re back.'
    const because = { code: 'lost' } as const
    expect(wordsFor({ kind: 'backingOff', attempt: 2, delayMs: 1, because })).toMatchObject({
      text,
      action: 'Retry now',
    })
    expect(wordsFor({ kind: 'connecting', attempt: 3 })).toEqual({ text, why: null, action: null })
    expect(wordsFor({ kind: 'handshaking', attempt: 3 })).toEqual({ text, why: null, action: null })
  })

  test('says that the host closed the room for as long as no one answers', () => {
    const text =
      'The host closed Physics 2b. You’ll reconnect when it opens again, and your messages will be sent then.'
    const disconnectedBecause = { code: 'host-stopping' } as const
    for (const code of ['host-stopping', 'connection-refused'] as const) {
      const session = { kind: 'backingOff', attempt: 7, delayMs: 1, because: { code } } as const
      expect(wordsFor(session, disconnectedBecause)).toEqual({ text, why: null, action: 'Retry now' })
    }
    expect(wordsFor({ kind: 'connecting', attempt: 8 }, disconnectedBecause)?.text).toBe(text)
    const full = { kind: 'backingOff', attempt: 1, delayMs: 1, because: { code: 'disk-full' } } as const
    expect(wordsFor(full, disconnectedBecause)?.why).toContain('disk')
  })

  test('offers the other room at this address while the session reconnects', () => {
    const because = { code: 'another-room' } as const
    const disconnectedBecause = { code: 'host-stopping' } as const
    const room = { name: 'Physics 2b', address: 'lab:5050', disconnectedBecause, replacedBy: '10.0.0.5:5050' }
    for (const session of [
      { kind: 'backingOff', attempt: 2, delayMs: 1, because },
      { kind: 'connecting', attempt: 3 },
      { kind: 'handshaking', attempt: 3 },
    ] as const)
      expect(connectionWords({ ...room, session })).toEqual({
        text: 'Another room is open at 10.0.0.5 port 5050 now. Your messages to Physics 2b are kept here and sent when it’s back.',
        why: null,
        action: 'Join the other room',
      })
    expect(connectionWords({ ...room, session: { kind: 'joined' } })).toBeNull()
  })

  test('the first connection is not a reconnection', () => {
    expect(wordsFor({ kind: 'connecting', attempt: 1 })?.text).toBe('Connecting to Physics 2b…')
  })

  test('names a room without a name by its address', () => {
    const words = connectionWords({
      name: '',
      address: 'lab:5050',
      session: { kind: 'connecting', attempt: 1 },
      disconnectedBecause: null,
      replacedBy: null,
    })
    expect(words?.text).toBe('Connecting to lab:5050…')
  })

  test.each([
    ['replaced', 'Rejoin'],
    ['room-full', 'Rejoin'],
    ['unsupported-version', null],
    ['banned', null],
    ['host-key-changed', null],
    ['passcode-needed', 'Enter passcode'],
    ['kicked', 'Rejoin'],
    ['leaving', null],
  ] as const)('closed because of %s offers %s', (code, action) => {
    const words = wordsFor({ kind: 'closed', because: { code } })
    expect(words?.action).toBe(action)
    expect(words?.text).not.toBe('')
  })
})

test('a user who waits for approval can cancel', () => {
  expect(wordsFor({ kind: 'knocking', attempt: 1 })).toEqual({
    text: 'Waiting for the host to approve you…',
    why: null,
    action: 'Cancel',
  })
})

test('a changed key can be compared if both keys are known', () => {
  const because = { code: 'host-key-changed', keys: { known: 'a', seen: 'b' } } as const
  expect(wordsFor({ kind: 'closed', because })?.action).toBe('Compare keys')
})

describe('nameTakenWords', () => {
  test('mention a numbered suffix only', () => {
    expect(nameTakenWords('Ann', 'Ann 2')).toBe('Someone here is already called Ann, so you’re Ann 2.')
    expect(nameTakenWords('Ann', 'Ann')).toBeNull()
    expect(nameTakenWords('Ann', 'Bob')).toBeNull()
    expect(nameTakenWords('Ann', 'Ann Lee')).toBeNull()
  })
})

describe('typingWords', () => {
  test.each([
    [[], ''],
    [['Bob'], 'Bob is typing…'],
    [['Bob', 'Cy'], 'Bob and Cy are typing…'],
    [['Bob', 'Cy', 'Dee'], 'Several people are typing…'],
  ])('%j', (names, words) => {
    expect(typingWords(names)).toBe(words)
  })
})
