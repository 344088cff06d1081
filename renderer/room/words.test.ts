import { describe, expect, test } from 'vitest'
import type { End } from '../../shared/client/session/failures.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import { connectionWords } from './connection/connection-words.ts'
import { nameTakenWords } from './members/name-words.ts'
import { typingWords } from './composer/typing-words.ts'

const say = (session: SessionState, disconnectedBecause: End | null = null) =>
  connectionWords({
    name: 'Physics 2b',
    address: '192.168.1.20:5050',
    session,
    disconnectedBecause,
    replacedBy: null,
  })

describe('connectionWords', () => {
  test('says nothing while all is well', () => {
    expect(say({ kind: 'joined' })).toBeNull()
    expect(say({ kind: 'idle' })).toBeNull()
  })

  test('says the same while a try is waited for and while it is made', () => {
    const text = 'Reconnecting to Physics 2b… Your messages will be sent when you’re back.'
    const because = { code: 'lost' } as const
    expect(say({ kind: 'backingOff', attempt: 2, delayMs: 1, because })).toMatchObject({
      text,
      action: 'Retry now',
    })
    expect(say({ kind: 'connecting', attempt: 3 })).toEqual({ text, why: null, action: null })
    expect(say({ kind: 'handshaking', attempt: 3 })).toEqual({ text, why: null, action: null })
  })

  test('a room that its host has closed stays said to be, while no one answers there', () => {
    const text =
      'The host closed Physics 2b. You’ll reconnect when it opens again, and your messages will be sent then.'
    const disconnectedBecause = { code: 'host-stopping' } as const
    for (const code of ['host-stopping', 'connection-refused'] as const) {
      const session = { kind: 'backingOff', attempt: 7, delayMs: 1, because: { code } } as const
      expect(say(session, disconnectedBecause)).toEqual({ text, why: null, action: 'Retry now' })
    }
    expect(say({ kind: 'connecting', attempt: 8 }, disconnectedBecause)?.text).toBe(text)
    const full = { kind: 'backingOff', attempt: 1, delayMs: 1, because: { code: 'disk-full' } } as const
    expect(say(full, disconnectedBecause)?.why).toContain('disk')
  })

  test('another room in its place is said, and offered, while this one is tried again', () => {
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
    expect(say({ kind: 'connecting', attempt: 1 })?.text).toBe('Connecting to Physics 2b…')
  })

  test('a room without a name yet goes by its address', () => {
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
    const words = say({ kind: 'closed', because: { code } })
    expect(words?.action).toBe(action)
    expect(words?.text).not.toBe('')
  })
})

test('someone who waits at the door can give up', () => {
  expect(say({ kind: 'knocking', attempt: 1 })).toEqual({
    text: 'Waiting for the host to approve you…',
    why: null,
    action: 'Cancel',
  })
})

test('a changed key is compared where both are known', () => {
  const because = { code: 'host-key-changed', keys: { known: 'a', seen: 'b' } } as const
  expect(say({ kind: 'closed', because })?.action).toBe('Compare keys')
})

describe('nameTakenWords', () => {
  test('tells of a numbered suffix only', () => {
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
