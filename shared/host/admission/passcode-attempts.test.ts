import { beforeEach, expect, test } from 'vitest'
import { validate } from '../../protocol/wire/decode.ts'
import { defaultHostLimits } from '../../protocol/base/host-limits.ts'
import { Attempts, attemptsState, noAttempts, type AttemptsState } from './passcode-attempts.ts'

const MINUTE = 60_000
let wall: number
let kept: AttemptsState
let attempts: Attempts
const restart = () => {
  const read = validate(attemptsState, JSON.parse(JSON.stringify(kept)))
  if (read.ok !== true) throw new Error('unreadable')
  attempts = new Attempts({
    limits: defaultHostLimits,
    state: read.value,
    save: (state) => void (kept = state),
    now: () => wall,
  })
}
beforeEach(() => {
  wall = Date.UTC(2026, 0, 5, 9)
  kept = noAttempts
  restart()
})

const guess = (): string => {
  const answer = attempts.begin()
  if (answer.kind === 'allowed') answer.attempt.failed()
  return answer.kind
}
const begin = () => {
  const answer = attempts.begin()
  if (answer.kind !== 'allowed') throw new Error(answer.kind)
  return answer.attempt
}

test('allows five wrong attempts a minute, then waits until the first is a minute old', () => {
  for (let i = 0; i < 5; i++) {
    expect(guess()).toBe('allowed')
    wall += 1_000
  }
  expect(attempts.begin()).toEqual({ kind: 'wait', ms: MINUTE - 5_000 })
  wall += MINUTE - 5_000
  expect(guess()).toBe('allowed')
  expect(guess()).toBe('wait')
})

test('locks after twenty wrong attempts, however slow, until there is a new passcode', () => {
  for (let i = 0; i < 20; i++) {
    expect(guess()).toBe('allowed')
    wall += MINUTE
  }
  wall += 365 * 24 * 60 * MINUTE
  expect(attempts.begin()).toEqual({ kind: 'locked' })
  expect(attempts.isLocked).toBe(true)
  attempts.passcodeChanged()
  expect(guess()).toBe('allowed')
})

test('a restart resets nothing', () => {
  for (let i = 0; i < 5; i++) guess()
  restart()
  expect(guess()).toBe('wait')
  for (let i = 0; i < 15; i++) {
    wall += MINUTE
    restart()
    expect(guess()).toBe('allowed')
  }
  restart()
  expect(guess()).toBe('locked')
})

test('an attempt is stored before it begins, so stopping the host during one gains nothing', () => {
  for (let i = 0; i < 5; i++) begin()
  restart()
  expect(guess()).toBe('wait')
})

test('parallel guesses are not more guesses', () => {
  const answers = Array.from({ length: 50 }, () => attempts.begin().kind)
  expect(answers.filter((kind) => kind === 'allowed')).toHaveLength(5)
})

test('right passcodes use nothing up; a sixth attempt at the same time waits for a moment', () => {
  for (let i = 0; i < 100; i++) begin().succeeded()
  expect(kept).toEqual(noAttempts)
  const five = Array.from({ length: 5 }, begin)
  expect(attempts.begin()).toEqual({ kind: 'wait', ms: 1_000 })
  five[0]?.succeeded()
  begin().succeeded()
})

test('an attempt ends once: a second result changes nothing', () => {
  guess()
  const attempt = begin()
  attempt.failed()
  attempt.succeeded()
  expect(kept.failed).toBe(2)
  const other = begin()
  other.succeeded()
  other.succeeded()
  expect(kept.failed).toBe(2)
})

test('a success with the old passcode refunds nothing of the new one', () => {
  const old = begin()
  attempts.passcodeChanged()
  guess()
  old.succeeded()
  expect(kept.failed).toBe(1)
})

test('after the wall clock is set back by years, no one waits longer than a minute', () => {
  for (let i = 0; i < 5; i++) guess()
  wall -= 2 * 365 * 24 * 60 * MINUTE
  expect(attempts.begin()).toEqual({ kind: 'wait', ms: MINUTE })
  wall += MINUTE
  expect(guess()).toBe('allowed')
})

test('an attempt that cannot be stored is not allowed', () => {
  let isFull = true
  attempts = new Attempts({
    limits: defaultHostLimits,
    state: noAttempts,
    save: (state) => {
      if (isFull) throw new Error('disk full')
      kept = state
    },
    now: () => wall,
  })
  for (let i = 0; i < 9; i++) expect(() => attempts.begin()).toThrow('disk full')
  isFull = false
  expect(guess()).toBe('allowed')
  expect(kept.failed).toBe(1)
})
