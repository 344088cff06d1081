import { expect, test } from 'vitest'
import { connectionTransition, type ConnectionInput, type ConnectionState } from './connection-machine.ts'

const hello = { kind: 'hello', version: '2.0', name: 'Ann' } as const
const passcode = { confirm: () => false }
const states: ConnectionState[] = [
  { kind: 'awaitingHello' },
  { kind: 'proving', hello, passcode },
  { kind: 'knocking' },
  { kind: 'entering' },
  { kind: 'joined', member: 'ann', sync: 'live' },
  { kind: 'closing', reason: 'bad-frame' },
  { kind: 'closed' },
]
const room = {
  kind: 'room',
  version: '2.0',
  room: { id: 'room-1', name: 'Physics 2b' },
  policy: 'knock',
  here: 2,
} as const
const inputs: (ConnectionInput & { readonly label?: string })[] = [
  { kind: 'asked', answer: { kind: 'answered', room } },
  { label: 'asked in vain', kind: 'asked', answer: { kind: 'refused', reason: 'not-told' } },
  { kind: 'mustProve', hello, passcode },
  { kind: 'mustWait' },
  { kind: 'mayEnter' },
  { kind: 'entered', member: 'ann' },
  { kind: 'caughtUp', sync: 'behind' },
  { kind: 'end', reason: 'bad-frame', text: 'not JSON' },
  { kind: 'transportClosed' },
]

const sendClose = { kind: 'sendClose', reason: 'bad-frame', text: 'not JSON' }
const tooLate = { kind: 'sendClose', reason: 'bad-frame', text: 'a question about the room after a hello' }
const closedNotTold = { kind: 'sendClose', reason: 'not-told' }
const leaveRoom = { kind: 'leaveRoom', member: 'ann' }
const cancelDeadline = { kind: 'cancelDeadline' }
const startKnockDeadline = { kind: 'startKnockDeadline' }
const startProofDeadline = { kind: 'startProofDeadline' }
const stopWaiting = { kind: 'stopWaiting' }
const failProof = { kind: 'failProof', passcode }
const holdReading = { kind: 'holdReading' }
const resumeReading = { kind: 'resumeReading' }

// Only pairs that change something; every other pair keeps the state and has no effect.
const steps: Record<string, [ConnectionState['kind'], readonly object[]]> = {
  'awaitingHello asked': [
    'closing',
    [cancelDeadline, { kind: 'sendRoom', room }, { kind: 'sendClose', reason: 'answered' }],
  ],
  'awaitingHello asked in vain': ['closing', [cancelDeadline, closedNotTold]],
  // A question is invalid after a hello.
  'proving asked': ['closing', [cancelDeadline, failProof, stopWaiting, tooLate]],
  'proving asked in vain': ['closing', [cancelDeadline, failProof, stopWaiting, tooLate]],
  'knocking asked': ['closing', [cancelDeadline, stopWaiting, tooLate]],
  'knocking asked in vain': ['closing', [cancelDeadline, stopWaiting, tooLate]],
  'entering asked': ['closing', [resumeReading, tooLate]],
  'entering asked in vain': ['closing', [resumeReading, tooLate]],
  'joined asked': ['closing', [leaveRoom, tooLate]],
  'joined asked in vain': ['closing', [leaveRoom, tooLate]],
  // The deadline of the hello continues, since no person is waited for.
  'awaitingHello mustProve': ['proving', []],
  'awaitingHello mustWait': ['knocking', [cancelDeadline, startKnockDeadline]],
  // Frames are not read until the entry is stored.
  'awaitingHello mayEnter': ['entering', [cancelDeadline, holdReading]],
  'awaitingHello end': ['closing', [cancelDeadline, sendClose]],
  'awaitingHello transportClosed': ['closed', [cancelDeadline]],
  'proving mayEnter': ['entering', [cancelDeadline, stopWaiting, holdReading]],
  'proving end': ['closing', [cancelDeadline, failProof, stopWaiting, sendClose]],
  'proving transportClosed': ['closed', [cancelDeadline, failProof, stopWaiting]],
  // The policy has changed meanwhile.
  'knocking mustProve': ['proving', [cancelDeadline, startProofDeadline]],
  'knocking mayEnter': ['entering', [cancelDeadline, stopWaiting, holdReading]],
  'knocking end': ['closing', [cancelDeadline, stopWaiting, sendClose]],
  'knocking transportClosed': ['closed', [cancelDeadline, stopWaiting]],
  'entering entered': ['joined', []],
  // The hello was judged again.
  'entering mustProve': ['proving', [resumeReading, startProofDeadline]],
  'entering mustWait': ['knocking', [resumeReading, startKnockDeadline]],
  'entering end': ['closing', [resumeReading, sendClose]],
  'entering transportClosed': ['closed', [resumeReading]],
  'joined caughtUp': ['joined', []],
  'joined end': ['closing', [leaveRoom, sendClose]],
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

test('the table names only existing pairs', () => {
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
