import { expect, test } from 'vitest'
import { connectionTransition, type ConnectionInput, type ConnectionState } from './connection-machine.ts'

const states: ConnectionState[] = [
  { kind: 'awaitingHello' },
  { kind: 'joined', member: 'ann' },
  { kind: 'closing', reason: 'bad-frame' },
  { kind: 'closed' },
]
const inputs: ConnectionInput[] = [
  { kind: 'admitted', member: 'ann' },
  { kind: 'end', reason: 'bad-frame', text: 'not JSON' },
  { kind: 'transportClosed' },
]

const sayClose = { kind: 'sayClose', reason: 'bad-frame', text: 'not JSON' }
const leaveRoom = { kind: 'leaveRoom', member: 'ann' }
const cancelDeadline = { kind: 'cancelDeadline' }

// Only what changes something; every other pair leaves the state alone and has no effect.
const steps: Record<string, [ConnectionState['kind'], readonly object[]]> = {
  'awaitingHello admitted': ['joined', [cancelDeadline]],
  'awaitingHello end': ['closing', [cancelDeadline, sayClose]],
  'awaitingHello transportClosed': ['closed', [cancelDeadline]],
  'joined end': ['closing', [leaveRoom, sayClose]],
  'joined transportClosed': ['closed', [leaveRoom]],
  'closing transportClosed': ['closed', []],
}

const pairs = states.flatMap((state) => inputs.map((input) => ({ state, input })))

test.each(pairs)('$state.kind on $input.kind', ({ state, input }) => {
  const [kind, effects] = steps[`${state.kind} ${input.kind}`] ?? [state.kind, []]
  const step = connectionTransition(state, input)
  expect(step.state.kind).toBe(kind)
  expect(step.effects).toEqual(effects)
})
