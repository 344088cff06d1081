import { describe, expect, test } from 'vitest'
import { joinQuestion } from '../joining/use-opening.ts'

const command = { kind: 'joinRoom', address: '192.168.1.20:5050' } as const
const text = 'Why.'

describe('joinQuestion', () => {
  test('asks for a passcode that is needed or was wrong', () => {
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

  test('asks about a changed key only if both keys are known', () => {
    const keys = { known: 'a', seen: 'b' }
    expect(joinQuestion(command, { code: 'host-key-changed', text, keys })).toMatchObject({
      kind: 'hostKey',
      keys,
    })
    expect(joinQuestion(command, { code: 'host-key-changed', text })).toBeNull()
  })

  test.each(['banned', 'kicked', 'invite-needed', 'passcode-locked', 'knock-refused', 'host-not-proved'])(
    '%s needs no question',
    (code) => {
      expect(joinQuestion(command, { code, text })).toBeNull()
    },
  )
})
