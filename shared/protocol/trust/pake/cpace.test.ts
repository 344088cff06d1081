import { hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64url } from '../base64url.ts'
import { answerCpace, confirmCpace, finishCpace, startCpace, type CpaceInputs } from './cpace.ts'

const inputs: CpaceInputs = {
  passcode: '482915',
  binding: 'b'.repeat(43),
  deviceKey: 'd'.repeat(43),
  hostFingerprint: 'f'.repeat(43),
}
const random = (seed: number) => new Uint8Array(32).fill(seed)

/**
 * One run between a client and a host with possibly different inputs, and the results of both.
 */
function run(client: CpaceInputs, host: CpaceInputs) {
  const started = startCpace(client, random(1))
  const answered = answerCpace(host, started.share, random(2))
  if (!answered.ok) throw new Error(answered.problem)
  const finished = finishCpace(started.state, answered.answer)
  return {
    started,
    answered,
    finished,
    admitted: finished.ok && confirmCpace(answered.state, finished.confirmation),
  }
}

describe('with the same passcode', () => {
  test('both sides confirm', () => {
    const { finished, admitted } = run(inputs, inputs)
    expect(finished.ok).toBe(true)
    expect(admitted).toBe(true)
  })

  test('both sides confirm for any passcode and any random bytes', () => {
    const chance = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .filter((bytes) => bytes.some((byte) => byte !== 0))
    fc.assert(
      fc.property(fc.string(), chance, chance, (passcode, a, b) => {
        const started = startCpace({ ...inputs, passcode }, a)
        const answered = answerCpace({ ...inputs, passcode }, started.share, b)
        if (!answered.ok) throw new Error(answered.problem)
        const finished = finishCpace(started.state, answered.answer)
        expect(finished.ok && confirmCpace(answered.state, finished.confirmation)).toBe(true)
      }),
      { numRuns: 10 },
    )
  })

  test('values have the documented lengths', () => {
    const { started, answered } = run(inputs, inputs)
    expect(started.share).toMatch(/^[\w-]{43}$/)
    expect(answered.answer.share).toMatch(/^[\w-]{43}$/)
    expect(answered.answer.confirmation).toMatch(/^[\w-]{86}$/)
  })

  test('other random bytes make other shares', () => {
    expect(startCpace(inputs, random(1)).share).not.toBe(startCpace(inputs, random(3)).share)
  })
})

describe('neither side confirms', () => {
  test.each<[string, Partial<CpaceInputs>]>([
    ['another passcode', { passcode: '482916' }],
    ['a relay: another connection', { binding: 'c'.repeat(43) }],
    ['another device', { deviceKey: 'e'.repeat(43) }],
    ['another host', { hostFingerprint: 'g'.repeat(43) }],
    [
      'inputs with the same concatenation',
      { deviceKey: 'd'.repeat(42), hostFingerprint: `d${'f'.repeat(43)}` },
    ],
  ])('%s', (_, other) => {
    for (const { answered, finished, admitted } of [
      run(inputs, { ...inputs, ...other }),
      run({ ...inputs, ...other }, inputs),
    ]) {
      expect(finished).toEqual({ ok: false, problem: 'not-confirmed' })
      expect(admitted).toBe(false)
      expect(confirmCpace(answered.state, answered.answer.confirmation)).toBe(false)
    }
  })

  test('if a side gets back what it sent', () => {
    const started = startCpace(inputs, random(1))
    const answered = answerCpace(inputs, started.share, random(2))
    if (!answered.ok) throw new Error(answered.problem)
    // To the host, its own confirmation; to the client, its own share with a confirmation from
    // someone who knows only that.
    expect(confirmCpace(answered.state, answered.answer.confirmation)).toBe(false)
    const reflected = { share: started.share, confirmation: answered.answer.confirmation }
    expect(finishCpace(started.state, reflected)).toEqual({ ok: false, problem: 'not-confirmed' })
  })

  test('if an answer of another run is replayed', () => {
    const { answered } = run(inputs, inputs)
    const again = startCpace(inputs, random(3))
    expect(finishCpace(again.state, answered.answer)).toEqual({ ok: false, problem: 'not-confirmed' })
    const fresh = answerCpace(inputs, again.share, random(4))
    const { finished } = run(inputs, inputs)
    expect(fresh.ok && finished.ok && confirmCpace(fresh.state, finished.confirmation)).toBe(false)
  })
})

describe('invalid shares end the run', () => {
  // Y_i1 and Y_i2 of appendix B.3.11, and values that are not shares at all.
  const noPoint = toBase64url(hexToBytes('2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c'))
  const neutral = toBase64url(new Uint8Array(32))
  test.each([noPoint, neutral, '', 'x', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}B`, '😀'])(
    '%j',
    (share) => {
      expect(answerCpace(inputs, share, random(2))).toEqual({ ok: false, problem: 'bad-share' })
      const { state } = startCpace(inputs, random(1))
      expect(finishCpace(state, { share, confirmation: 'A'.repeat(86) })).toEqual({
        ok: false,
        problem: 'bad-share',
      })
    },
  )
})

test('any other confirmation is wrong, and never throws', () => {
  const started = startCpace(inputs, random(1))
  const answered = answerCpace(inputs, started.share, random(2))
  if (!answered.ok) throw new Error(answered.problem)
  const { state, answer } = answered
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\w-]{86}$/)), (confirmation) => {
      expect(confirmCpace(state, confirmation)).toBe(false)
    }),
  )
  // The last of the 86 characters has four spare bits, which must be zero.
  const next = String.fromCharCode(answer.confirmation.charCodeAt(85) + 1)
  const other = { ...answer, confirmation: answer.confirmation.slice(0, -1) + next }
  expect(finishCpace(started.state, other)).toEqual({ ok: false, problem: 'not-confirmed' })
})
