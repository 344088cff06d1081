import { expect, test } from 'vitest'
import { hostTransition, type HostInput, type HostState } from './host-machine.ts'

const at = { address: '0.0.0.0', port: 5050 }
const states: Record<HostState['kind'], HostState> = {
  stopped: { kind: 'stopped' },
  starting: { kind: 'starting' },
  listening: { kind: 'listening', at },
  draining: { kind: 'draining' },
  failed: { kind: 'failed', failure: 'port-taken', detail: 'in use' },
}
const inputs: Record<HostInput['kind'], HostInput> = {
  start: { kind: 'start' },
  listening: { kind: 'listening', at },
  failed: { kind: 'failed', failure: 'port-taken', detail: 'in use' },
  stop: { kind: 'stop' },
  drained: { kind: 'drained' },
}

// Only pairs that change something; every other pair keeps the state and has no effect.
const steps: Record<string, [HostState['kind'], readonly string[]]> = {
  'stopped start': ['starting', ['listen']],
  'failed start': ['starting', ['listen']],
  'starting listening': ['listening', []],
  'starting failed': ['failed', []],
  'starting stop': ['draining', ['drain']],
  'listening stop': ['draining', ['drain']],
  'draining drained': ['stopped', []],
}

const pairs = Object.values(states).flatMap((state) =>
  Object.values(inputs).map((input) => ({ state, input })),
)

test.each(pairs)('$state.kind on $input.kind', ({ state, input }) => {
  const [kind, effects] = steps[`${state.kind} ${input.kind}`] ?? [state.kind, []]
  expect(hostTransition(state, input)).toMatchObject({ state: { kind }, effects })
})
