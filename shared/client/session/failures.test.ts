import { expect, test } from 'vitest'
import { closeReasons, type CloseReason } from '../../protocol/wire/close-reasons.ts'
import { dialFailures, mayReconnect, type End } from './failures.ts'

// After these, someone must act first. All others may pass without that.
const final: readonly End['code'][] = [
  'leaving',
  'replaced',
  'frame-too-large',
  'bad-frame',
  'unsupported-version',
  'bad-name',
  'room-full',
  'not-parley',
  'already-open',
  'bad-proof',
  'banned',
  'kicked',
  'invite-needed',
  'invite-not-valid',
  'passcode-needed',
  'passcode-wrong',
  'passcode-locked',
  'knock-refused',
  'knock-timeout',
  'room-closed',
  'answered',
  'not-told',
  'host-key-changed',
  'host-not-proved',
  'not-encrypted',
]

test.each([...dialFailures, ...(Object.keys(closeReasons) as CloseReason[])])(
  '[C3] %s is retried if it may pass',
  (code) => {
    expect(mayReconnect({ code })).toBe(!final.includes(code))
  },
)

test('[C3] the text of a reason has no effect', () => {
  expect(mayReconnect({ code: 'room-full', text: 'try again' })).toBe(false)
  expect(mayReconnect({ code: 'lost', text: 'never come back' })).toBe(true)
})
