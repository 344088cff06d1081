import { expect, test } from 'vitest'
import { connectionTransition, type ConnectionInput, type ConnectionState } from './connection-machine.ts'

const states: ConnectionState[] = [
  { kind: 'awaitingHello' },
  { kind: 'proving' },
  { kind: 'knocking' },
  { kind: 'joined', member: 'ann' },
  { kind: 'closing', reason: 'bad-frame' },
  { kind: 'closed' },
]
const inputs: ConnectionInput[] = [
  { kind: 'mustProve' },
  { kind: 'mustWait' },
  { kind: 'admitted', member: 'ann' },
  { kind: 'end', reason: 'bad-frame', text: 'not JSON' },
  { kind: 'transportClosed' },
]

const sayClose = { kind: 'sayClose', reason: 'bad-frame', text: 'not JSON' }
const leaveRoom = { kind: 'leaveRoom', member: 'ann' }
const cancelDeadline = { kind: 'cancelDeadline' }
const startKnockDeadline = { kind: 'startKnockDeadline' }
const stopWaiting = { kind: 'stopWaiting' }

// Only what changes something; every other pair leaves the state alone and has no effect.
const steps: Record<string, [ConnectionState['kind'], readonly object[]]> = {
  // The deadline of the hello goes on: proving is a matter of machines.
  'awaitingHello mustProve': ['proving', []],
  'awaitingHello mustWait': ['knocking', [cancelDeadline, startKnockDeadline]],
  'awaitingHello admitted': ['joined', [cancelDeadline]],
  'awaitingHello end': ['closing', [cancelDeadline, sayClose]],
  'awaitingHello transportClosed': ['closed', [cancelDeadline]],
  'proving admitted': ['joined', [cancelDeadline, stopWaiting]],
  'proving end': ['closing', [cancelDeadline, stopWaiting, sayClose]],
  'proving transportClosed': ['closed', [cancelDeadline, stopWaiting]],
  'knocking admitted': ['joined', [cancelDeadline, stopWaiting]],
  'knocking end': ['closing', [cancelDeadline, stopWaiting, sayClose]],
  'knocking transportClosed': ['closed', [cancelDeadline, stopWaiting]],
  'joined end': ['closing', [leaveRoom, sayClose]],
  'joined transportClosed': ['closed', [leaveRoom]],
  'closing transportClosed': ['closed', []],
}

const pairs = states.flatMap((state) => inputs.map((input) => ({ state, input })))

test('the table names only pairs that there are', () => {
  const all = pairs.map(({ state, input }) => `${state.kind} ${input.kind}`)
  expect(Object.keys(steps).filter((pair) => !all.includes(pair))).toEqual([])
})

test.each(pairs)('$state.kind on $input.kind', ({ state, input }) => {
  const expected = steps[`${state.kind} ${input.kind}`]
  const step = connectionTransition(state, input)
  expect(step.state.kind).toBe(expected?.[0] ?? state.kind)
  expect(step.effects).toEqual(expected?.[1] ?? [])
  if (!expected) expect(step.state).toBe(state)
})
