import { describe, expect, test } from 'vitest'
import { questionOf } from '../joining/use-opening.ts'

const command = { kind: 'joinRoom', address: '192.168.1.20:5050' } as const
const text = 'Why.'

describe('questionOf', () => {
  test('a passcode that is needed, and one that was wrong', () => {
    expect(questionOf(command, { code: 'passcode-needed', text })).toMatchObject({
      kind: 'passcode',
      room: '',
      wrong: false,
    })
    const named = { code: 'passcode-needed', text, room: 'Physics 2b' }
    expect(questionOf(command, named)).toMatchObject({ room: 'Physics 2b' })
    const tried = { ...command, passcode: '123456' }
    expect(questionOf(tried, { code: 'passcode-wrong', text })).toMatchObject({ wrong: true, command: tried })
  })

  test('a changed key is asked about with both keys, and never without', () => {
    const keys = { known: 'a', seen: 'b' }
    expect(questionOf(command, { code: 'host-key-changed', text, keys })).toMatchObject({
      kind: 'hostKey',
      keys,
    })
    expect(questionOf(command, { code: 'host-key-changed', text })).toBeNull()
  })

  test.each(['banned', 'kicked', 'invite-needed', 'passcode-locked', 'knock-refused', 'host-not-proved'])(
    '%s has no answer',
    (code) => {
      expect(questionOf(command, { code, text })).toBeNull()
    },
  )
})
