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
  handshaking: { kind: 'handshaking', attempt: 3 },
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
  ended: { kind: 'ended', because: lost, jitter: 0, lasted: false, pathLost: false },
  retryDue: { kind: 'retryDue' },
  retryNow: { kind: 'retryNow' },
  pathChanged: { kind: 'pathChanged' },
  leave: { kind: 'leave' },
}

const dial: SessionEffect = { kind: 'dial' }
const disconnect: SessionEffect = { kind: 'disconnect' }
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
const leaves = [left, cancelRetry, disconnect] as const
const unchanged = {
  start: nothing,
  opened: nothing,
  mustWait: nothing,
  welcomed: nothing,
  retryDue: nothing,
  retryNow: nothing,
  pathChanged: nothing,
} as const

const table: { readonly [K in SessionState['kind']]: Row } = {
  idle: { ...unchanged, start: [{ kind: 'connecting', attempt: 1 }, dial], ended: nothing, leave: leaves },
  connecting: {
    ...unchanged,
    opened: [{ kind: 'handshaking', attempt: 3 }, { kind: 'sayHello' }],
    pathChanged: [{ kind: 'connecting', attempt: 3, restarts: 1 }, disconnect, dial],
    ended: [waiting(3, 1_000), disconnect, retryIn(1_000)],
    leave: leaves,
  },
  handshaking: {
    ...unchanged,
    mustWait: [{ kind: 'knocking', attempt: 3 }, { kind: 'awaitApproval' }],
    welcomed: [{ kind: 'joined', attempt: 3 }, { kind: 'startSession' }],
    ended: [waiting(3, 1_000), disconnect, retryIn(1_000)],
    leave: leaves,
  },
  knocking: {
    ...unchanged,
    welcomed: [{ kind: 'joined', attempt: 3 }, { kind: 'startSession' }],
    ended: [waiting(3, 1_000), disconnect, retryIn(1_000)],
    leave: leaves,
  },
  joined: {
    ...unchanged,
    pathChanged: [{ kind: 'joined', attempt: 3 }, { kind: 'checkAlive' }],
    ended: [waiting(3, 1_000), disconnect, retryIn(1_000)],
    leave: leaves,
  },
  backingOff: {
    ...unchanged,
    ended: nothing,
    retryDue: [{ kind: 'connecting', attempt: 4 }, dial],
    retryNow: [{ kind: 'connecting', attempt: 4 }, cancelRetry, dial],
    pathChanged: [{ kind: 'connecting', attempt: 4 }, cancelRetry, dial],
    leave: leaves,
  },
  closed: {
    ...unchanged,
    ended: nothing,
    retryNow: [{ kind: 'connecting', attempt: 1 }, dial],
    leave: nothing,
  },
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
    '$state.kind on $input.kind: an input that does not fit returns the same state object',
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
  const live = [states.connecting, states.handshaking, states.knocking, states.joined]

  test.each(live)('[C3] $kind closes for a reason that is not retried', (state) => {
    const step = sessionTransition(state, { ...inputs.ended, because: full, lasted: true })
    expect(step).toEqual({ state: { kind: 'closed', because: full }, effects: [disconnect] })
  })

  test.each([...dialFailures, ...(Object.keys(closeReasons) as CloseReason[])])(
    '[C3] after %s the state has the reason, retried or not',
    (code) => {
      const because = { code, text: 'why' }
      for (const state of live) {
        const step = sessionTransition(state, { ...inputs.ended, because, lasted: true })
        expect(step.state).toMatchObject({ because })
        expect(step.effects).toContainEqual(disconnect)
      }
    },
  )

  test('after a lost path the wait is the shortest once, and then grows as before', () => {
    const end = { ...inputs.ended, pathLost: true }
    const { state, effects } = sessionTransition({ kind: 'joined', attempt: 6 }, end)
    expect(state).toEqual(waiting(6, 250))
    expect(effects).toEqual([disconnect, retryIn(250)])
    expect(walk(inputs.start, inputs.opened, inputs.welcomed, end, inputs.retryDue, inputs.ended)).toEqual(
      waiting(2, 500),
    )
  })

  test('jitter lengthens the displayed wait and the timer equally', () => {
    const end = { ...inputs.ended, jitter: 0.5, lasted: true }
    const { state, effects } = sessionTransition(states.joined, end)
    expect(state).toEqual(waiting(1, 375))
    expect(effects).toContainEqual(retryIn(375))
  })
})

describe('attempts', () => {
  const { start, opened, welcomed, ended, retryDue, retryNow } = inputs
  test.each<[string, SessionInput[], number]>([
    ['the first attempt counts as 1', [start, ended], 1],
    ['each wait adds one', [start, ended, retryDue, ended, retryDue, ended], 3],
    ['a wait cut short counts too', [start, ended, retryNow, ended], 2],
    ['an open connection does not reset the count', [start, ended, retryDue, opened, ended], 2],
    [
      'nor does joining, if the connection does not last',
      [start, ended, retryDue, opened, welcomed, ended],
      2,
    ],
    [
      'a connection that lasted resets it',
      [start, ended, retryDue, opened, welcomed, { ...ended, lasted: true }],
      1,
    ],
    [
      'and so does a retry by the user after a final reason',
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
      pathLost: fc.boolean(),
    }),
    { arbitrary: fc.constant(inputs.leave), weight: 1 },
  )
  const has = (effects: readonly SessionEffect[], kind: SessionEffect['kind']) =>
    effects.filter((effect) => effect.kind === kind).length

  test('stays within the union, never has two connections or timers, and leaving is final', () => {
    fc.assert(
      fc.property(fc.array(input, { minLength: 1, maxLength: 60 }), (steps) => {
        let state: SessionState = { kind: 'idle' }
        let [connections, timers] = [0, 0]
        for (const step of steps) {
          const before: SessionState = state
          const { state: after, effects } = sessionTransition(before, step)
          // A timer ends when it fires. An ended transport may be closed again.
          if (step.kind === 'retryDue' && before.kind === 'backingOff') timers--
          if (has(effects, 'disconnect')) connections = 0
          if (has(effects, 'cancelRetry')) timers = 0
          connections += has(effects, 'dial')
          timers += has(effects, 'scheduleRetry')
          expect(Object.keys(states)).toContain(after.kind)
          expect(connections).toBe(
            ['connecting', 'handshaking', 'knocking', 'joined'].includes(after.kind) ? 1 : 0,
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

test('a changed path restarts a dial twice, and no more', () => {
  const restarted = (state: SessionState) => sessionTransition(state, { kind: 'pathChanged' })
  const once = restarted({ kind: 'connecting', attempt: 3 })
  const twice = restarted(once.state)
  expect(twice.effects).toEqual([disconnect, dial])
  expect(restarted(twice.state)).toEqual({ state: twice.state, effects: [] })
  const failed = sessionTransition(twice.state, {
    ...inputs.ended,
    because: { code: 'timed-out' },
  })
  expect(failed.state).toMatchObject({ kind: 'backingOff', attempt: 3 })
})
