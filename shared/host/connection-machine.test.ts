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
const room = {
  kind: 'room',
  version: '1.0',
  room: { id: 'room-1', name: 'Physics 2b' },
  policy: 'knock',
  here: 2,
} as const
const inputs: (ConnectionInput & { readonly label?: string })[] = [
  { kind: 'asked', answer: { kind: 'told', room } },
  { label: 'asked in vain', kind: 'asked', answer: { kind: 'refused', reason: 'not-told' } },
  { kind: 'mustProve' },
  { kind: 'mustWait' },
  { kind: 'admitted', member: 'ann' },
  { kind: 'end', reason: 'bad-frame', text: 'not JSON' },
  { kind: 'transportClosed' },
]

const sayClose = { kind: 'sayClose', reason: 'bad-frame', text: 'not JSON' }
const tooLate = { kind: 'sayClose', reason: 'bad-frame', text: 'a question about the room after a hello' }
const notTold = { kind: 'sayClose', reason: 'not-told' }
const leaveRoom = { kind: 'leaveRoom', member: 'ann' }
const cancelDeadline = { kind: 'cancelDeadline' }
const startKnockDeadline = { kind: 'startKnockDeadline' }
const startProofDeadline = { kind: 'startProofDeadline' }
const stopWaiting = { kind: 'stopWaiting' }

// Only what changes something; every other pair leaves the state alone and has no effect.
const steps: Record<string, [ConnectionState['kind'], readonly object[]]> = {
  'awaitingHello asked': [
    'closing',
    [cancelDeadline, { kind: 'tell', room }, { kind: 'sayClose', reason: 'answered' }],
  ],
  'awaitingHello asked in vain': ['closing', [cancelDeadline, notTold]],
  // Whoever has said hello does not ask as a stranger.
  'proving asked': ['closing', [cancelDeadline, stopWaiting, tooLate]],
  'proving asked in vain': ['closing', [cancelDeadline, stopWaiting, tooLate]],
  'knocking asked': ['closing', [cancelDeadline, stopWaiting, tooLate]],
  'knocking asked in vain': ['closing', [cancelDeadline, stopWaiting, tooLate]],
  'joined asked': ['closing', [leaveRoom, tooLate]],
  'joined asked in vain': ['closing', [leaveRoom, tooLate]],
  // The deadline of the hello goes on: proving is a matter of machines.
  'awaitingHello mustProve': ['proving', []],
  'awaitingHello mustWait': ['knocking', [cancelDeadline, startKnockDeadline]],
  'awaitingHello admitted': ['joined', [cancelDeadline]],
  'awaitingHello end': ['closing', [cancelDeadline, sayClose]],
  'awaitingHello transportClosed': ['closed', [cancelDeadline]],
  'proving admitted': ['joined', [cancelDeadline, stopWaiting]],
  'proving end': ['closing', [cancelDeadline, stopWaiting, sayClose]],
  'proving transportClosed': ['closed', [cancelDeadline, stopWaiting]],
  // The door has changed while it waited.
  'knocking mustProve': ['proving', [cancelDeadline, startProofDeadline]],
  'knocking admitted': ['joined', [cancelDeadline, stopWaiting]],
  'knocking end': ['closing', [cancelDeadline, stopWaiting, sayClose]],
  'knocking transportClosed': ['closed', [cancelDeadline, stopWaiting]],
  'joined end': ['closing', [leaveRoom, sayClose]],
  'joined transportClosed': ['closed', [leaveRoom]],
  'closing transportClosed': ['closed', []],
}

const pairs = states.flatMap((state) =>
  inputs.map(({ label, ...input }) => ({
    state,
    input: input as ConnectionInput,
    name: label ?? input.kind,
  })),
)

test('the table names only pairs that there are', () => {
  const all = pairs.map(({ state, name }) => `${state.kind} ${name}`)
  expect(Object.keys(steps).filter((pair) => !all.includes(pair))).toEqual([])
})

test.each(pairs)('$state.kind on $name', ({ state, input, name }) => {
  const expected = steps[`${state.kind} ${name}`]
  const step = connectionTransition(state, input)
  expect(step.state.kind).toBe(expected?.[0] ?? state.kind)
  expect(step.effects).toEqual(expected?.[1] ?? [])
  if (!expected) expect(step.state).toBe(state)
})
