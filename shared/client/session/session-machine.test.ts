import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closeReasons, type CloseReason } from '../../protocol/wire/close-reasons.ts'
import { dialFailures, type End } from './failures.ts'
import {
  sessionTransition,
  type SessionEffect,
  type SessionInput,
  type SessionState,
  type SessionStep,
} from './session-machine.ts'

const lost: End = { code: 'lost' }
const full: End = { code: 'room-full', text: 'no chair left' }
const left: SessionState = { kind: 'closed', because: { code: 'leaving' } }

const states: { readonly [K in SessionState['kind']]: Extract<SessionState, { kind: K }> } = {
  idle: { kind: 'idle' },
  connecting: { kind: 'connecting', attempt: 3 },
  greeting: { kind: 'greeting', attempt: 3 },
  knocking: { kind: 'knocking', attempt: 3 },
  joined: { kind: 'joined', attempt: 3 },
  backingOff: { kind: 'backingOff', attempt: 3, delayMs: 1_000, because: lost },
  closed: { kind: 'closed', because: full },
}

const inputs: { readonly [K in SessionInput['kind']]: Extract<SessionInput, { kind: K }> } = {
  start: { kind: 'start' },
  opened: { kind: 'opened' },
  mustWait: { kind: 'mustWait' },
  welcomed: { kind: 'welcomed' },
  ended: { kind: 'ended', because: lost, jitter: 0, lasted: false, moved: false },
  retryDue: { kind: 'retryDue' },
  retryNow: { kind: 'retryNow' },
  pathChanged: { kind: 'pathChanged' },
  leave: { kind: 'leave' },
}

const dial: SessionEffect = { kind: 'dial' }
const hangUp: SessionEffect = { kind: 'hangUp' }
const cancelRetry: SessionEffect = { kind: 'cancelRetry' }
const retryIn = (delayMs: number): SessionEffect => ({ kind: 'scheduleRetry', delayMs })
const waiting = (attempt: number, delayMs: number): SessionState => ({
  kind: 'backingOff',
  attempt,
  delayMs,
  because: lost,
})

type Row = { readonly [K in SessionInput['kind']]: 'nothing' | readonly [SessionState, ...SessionEffect[]] }
const nothing = 'nothing'
const leaves = [left, cancelRetry, hangUp] as const
const rest = {
  start: nothing,
  opened: nothing,
  mustWait: nothing,
  welcomed: nothing,
  retryDue: nothing,
  retryNow: nothing,
  pathChanged: nothing,
} as const

const table: { readonly [K in SessionState['kind']]: Row } = {
  idle: { ...rest, start: [{ kind: 'connecting', attempt: 1 }, dial], ended: nothing, leave: leaves },
  connecting: {
    ...rest,
    opened: [{ kind: 'greeting', attempt: 3 }, { kind: 'greet' }],
    pathChanged: [{ kind: 'connecting', attempt: 3, restarts: 1 }, hangUp, dial],
    ended: [waiting(3, 1_000), hangUp, retryIn(1_000)],
    leave: leaves,
  },
  greeting: {
    ...rest,
    mustWait: [{ kind: 'knocking', attempt: 3 }, { kind: 'wait' }],
    welcomed: [{ kind: 'joined', attempt: 3 }, { kind: 'goLive' }],
    ended: [waiting(3, 1_000), hangUp, retryIn(1_000)],
    leave: leaves,
  },
  knocking: {
    ...rest,
    welcomed: [{ kind: 'joined', attempt: 3 }, { kind: 'goLive' }],
    ended: [waiting(3, 1_000), hangUp, retryIn(1_000)],
    leave: leaves,
  },
  joined: {
    ...rest,
    pathChanged: [{ kind: 'joined', attempt: 3 }, { kind: 'checkAlive' }],
    ended: [waiting(3, 1_000), hangUp, retryIn(1_000)],
    leave: leaves,
  },
  backingOff: {
    ...rest,
    ended: nothing,
    retryDue: [{ kind: 'connecting', attempt: 4 }, dial],
    retryNow: [{ kind: 'connecting', attempt: 4 }, cancelRetry, dial],
    pathChanged: [{ kind: 'connecting', attempt: 4 }, cancelRetry, dial],
    leave: leaves,
  },
  closed: { ...rest, ended: nothing, retryNow: [{ kind: 'connecting', attempt: 1 }, dial], leave: nothing },
}

const expected = (state: SessionState, row: Row[keyof Row]): SessionStep =>
  row === 'nothing' ? { state, effects: [] } : { state: row[0], effects: row.slice(1) as SessionEffect[] }

const pairs = Object.values(states).flatMap((state) =>
  Object.values(inputs).map((input) => ({ state, input, row: table[state.kind][input.kind] })),
)

describe('the table', () => {
  test('has every pair of a state and an input', () => {
    expect(pairs).toHaveLength(7 * 9)
    expect(pairs.filter(({ row }) => row === undefined)).toEqual([])
    expect(Object.keys(table).toSorted()).toEqual(Object.keys(states).toSorted())
  })

  test.each(pairs)('$state.kind on $input.kind', ({ state, input, row }) => {
    expect(sessionTransition(state, input)).toEqual(expected(state, row))
  })

  test.each(pairs)(
    '$state.kind on $input.kind: an input without meaning leaves the very same state',
    (pair) => {
      const step = sessionTransition(pair.state, pair.input)
      expect(step.state === pair.state).toBe(
        pair.row === 'nothing' || (pair.row[0].kind === 'joined' && pair.state.kind === 'joined'),
      )
    },
  )
})

const walk = (...steps: SessionInput[]): SessionState =>
  steps.reduce<SessionState>((state, input) => sessionTransition(state, input).state, { kind: 'idle' })

describe('ends', () => {
  const live = [states.connecting, states.greeting, states.knocking, states.joined]

  test.each(live)('[C3] $kind stops for good when another try cannot help', (state) => {
    const step = sessionTransition(state, { ...inputs.ended, because: full, lasted: true })
    expect(step).toEqual({ state: { kind: 'closed', because: full }, effects: [hangUp] })
  })

  test.each([...dialFailures, ...(Object.keys(closeReasons) as CloseReason[])])(
    '[C3] after %s the state says so, retried or not',
    (code) => {
      const because = { code, text: 'why' }
      for (const state of live) {
        const step = sessionTransition(state, { ...inputs.ended, because, lasted: true })
        expect(step.state).toMatchObject({ because })
        expect(step.effects).toContainEqual(hangUp)
      }
    },
  )

  test('where the way had changed and no sign of life came, the wait is the first again, and grows no less after it', () => {
    const end = { ...inputs.ended, moved: true }
    const { state, effects } = sessionTransition({ kind: 'joined', attempt: 6 }, end)
    expect(state).toEqual(waiting(6, 250))
    expect(effects).toEqual([hangUp, retryIn(250)])
    expect(walk(inputs.start, inputs.opened, inputs.welcomed, end, inputs.retryDue, inputs.ended)).toEqual(
      waiting(2, 500),
    )
  })

  test('jitter lengthens the wait that is shown and the one that is kept alike', () => {
    const end = { ...inputs.ended, jitter: 0.5, lasted: true }
    const { state, effects } = sessionTransition(states.joined, end)
    expect(state).toEqual(waiting(1, 375))
    expect(effects).toContainEqual(retryIn(375))
  })
})

describe('attempts', () => {
  const { start, opened, welcomed, ended, retryDue, retryNow } = inputs
  test.each<[string, SessionInput[], number]>([
    ['the first', [start, ended], 1],
    ['one more after each wait', [start, ended, retryDue, ended, retryDue, ended], 3],
    ['a wait cut short counts too', [start, ended, retryNow, ended], 2],
    ['getting as far as the hello is no success', [start, ended, retryDue, opened, ended], 2],
    ['nor is being let in, and cut off soon', [start, ended, retryDue, opened, welcomed, ended], 2],
    ['being in for a while is', [start, ended, retryDue, opened, welcomed, { ...ended, lasted: true }], 1],
    [
      'and so is a new start by hand',
      [start, ended, retryDue, { ...ended, because: full }, retryNow, ended],
      1,
    ],
  ])('%s', (_, steps, attempt) => {
    expect(walk(...steps)).toMatchObject({ kind: 'backingOff', attempt })
  })
})

describe('a random walk', () => {
  const code = fc.constantFrom(...dialFailures, ...(Object.keys(closeReasons) as CloseReason[]))
  const input: fc.Arbitrary<SessionInput> = fc.oneof(
    fc.constantFrom<SessionInput>(...Object.values(inputs).filter(({ kind }) => kind !== 'leave')),
    fc.record({
      kind: fc.constant('ended' as const),
      because: fc.record({ code }),
      jitter: fc.double({ min: 0, max: 0.999, noNaN: true }),
      lasted: fc.boolean(),
      moved: fc.boolean(),
    }),
    { arbitrary: fc.constant(inputs.leave), weight: 1 },
  )
  const has = (effects: readonly SessionEffect[], kind: SessionEffect['kind']) =>
    effects.filter((effect) => effect.kind === kind).length

  test('never leaves the union, never has two connections or timers, and leaving is final', () => {
    fc.assert(
      fc.property(fc.array(input, { minLength: 1, maxLength: 60 }), (steps) => {
        let state: SessionState = { kind: 'idle' }
        let [connections, timers] = [0, 0]
        for (const step of steps) {
          const before: SessionState = state
          const { state: after, effects } = sessionTransition(before, step)
          // A fired timer is gone, and a transport that ended is hung up only to be sure.
          if (step.kind === 'retryDue' && before.kind === 'backingOff') timers--
          if (has(effects, 'hangUp')) connections = 0
          if (has(effects, 'cancelRetry')) timers = 0
          connections += has(effects, 'dial')
          timers += has(effects, 'scheduleRetry')
          expect(Object.keys(states)).toContain(after.kind)
          expect(connections).toBe(
            ['connecting', 'greeting', 'knocking', 'joined'].includes(after.kind) ? 1 : 0,
          )
          expect(timers).toBe(after.kind === 'backingOff' ? 1 : 0)
          if (before.kind === 'closed' && before.because.code === 'leaving') expect(after).toBe(before)
          if (step.kind === 'leave') expect(after.kind).toBe('closed')
          if ('attempt' in after && 'attempt' in before) {
            const lasted = before.kind === 'joined' && step.kind === 'ended' && step.lasted
            const next = before.kind === 'backingOff' && after.kind === 'connecting' ? 1 : 0
            expect(after.attempt).toBe(lasted ? 1 : (before.attempt ?? 1) + next)
          }
          state = after
        }
      }),
      { numRuns: 3_000 },
    )
  })
})

test('a dial starts again for a changed way twice, and then comes to its end', () => {
  const restarted = (state: SessionState) => sessionTransition(state, { kind: 'pathChanged' })
  const once = restarted({ kind: 'connecting', attempt: 3 })
  const twice = restarted(once.state)
  expect(twice.effects).toEqual([hangUp, dial])
  expect(restarted(twice.state)).toEqual({ state: twice.state, effects: [] })
  const failed = sessionTransition(twice.state, {
    ...inputs.ended,
    because: { code: 'timed-out' },
  })
  expect(failed.state).toMatchObject({ kind: 'backingOff', attempt: 3 })
})
