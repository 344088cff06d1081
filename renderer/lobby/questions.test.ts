import { describe, expect, test } from 'vitest'
import { joinQuestion } from '../joining/use-opening.ts'

const command = { kind: 'joinRoom', address: '192.168.1.20:5050' } as const
const text = 'Why.'

describe('joinQuestion', () => {
  test('a passcode that is needed, and one that was wrong', () => {
    expect(joinQuestion(command, { code: 'passcode-needed', text })).toMatchObject({
      kind: 'passcode',
      room: '',
      wrong: false,
    })
    const named = { code: 'passcode-needed', text, room: 'Physics 2b' }
    expect(joinQuestion(command, named)).toMatchObject({ room: 'Physics 2b' })
    const tried = { ...command, passcode: '123456' }
    expect(joinQuestion(tried, { code: 'passcode-wrong', text })).toMatchObject({
      wrong: true,
      command: tried,
    })
  })

  test('a changed key is asked about with both keys, and never without', () => {
    const keys = { known: 'a', seen: 'b' }
    expect(joinQuestion(command, { code: 'host-key-changed', text, keys })).toMatchObject({
      kind: 'hostKey',
      keys,
    })
    expect(joinQuestion(command, { code: 'host-key-changed', text })).toBeNull()
  })

  test.each(['banned', 'kicked', 'invite-needed', 'passcode-locked', 'knock-refused', 'host-not-proved'])(
    '%s has no answer',
    (code) => {
      expect(joinQuestion(command, { code, text })).toBeNull()
    },
  )
})
