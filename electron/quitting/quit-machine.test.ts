import { expect, test } from 'vitest'
import { transition, type QuitEffect, type QuitInput, type QuitState } from './quit-machine.ts'

const start = { program: '/opt/Parley/parley-desktop', args: ['parley://10.0.0.1:5050/x'] }
const question = '“Physics” is open.'

const states = {
  running: { kind: 'running' },
  asking: { kind: 'asking', ends: question },
  closing: { kind: 'closing', again: null },
  'closing, to start again': { kind: 'closing', again: start },
  closed: { kind: 'closed', again: null },
  'closed, to start again': { kind: 'closed', again: start },
} satisfies Record<string, QuitState>

const inputs = {
  'quit, which ends rooms': { kind: 'quitAsked', ends: question },
  'quit, which ends nothing': { kind: 'quitAsked', ends: null },
  'window, which ends rooms': { kind: 'windowClosing', ends: question },
  'window, which ends nothing': { kind: 'windowClosing', ends: null },
  agreed: { kind: 'agreed' },
  declined: { kind: 'declined' },
  forced: { kind: 'forced' },
  'started again': { kind: 'startedAgain', start },
  done: { kind: 'done' },
} satisfies Record<string, QuitInput>

type StateName = keyof typeof states
type InputName = keyof typeof inputs

/** Every pair that does something; all others change nothing. */
const moves: Record<StateName, Partial<Record<InputName, [StateName, QuitEffect | null]>>> = {
  running: {
    'quit, which ends rooms': ['asking', 'ask'],
    'quit, which ends nothing': ['closing', 'close'],
    'window, which ends rooms': ['asking', 'ask'],
    forced: ['closing', 'close'],
  },
  asking: {
    agreed: ['closing', 'close'],
    declined: ['running', null],
    forced: ['closing', 'close'],
  },
  closing: {
    'started again': ['closing, to start again', null],
    done: ['closed', 'exit'],
  },
  'closing, to start again': { done: ['closed, to start again', 'exit'] },
  closed: { 'started again': ['closed, to start again', null] },
  'closed, to start again': {},
}

const pairs = (Object.keys(states) as StateName[]).flatMap((from) =>
  (Object.keys(inputs) as InputName[]).map((name) => ({ from, name })),
)

test.each(pairs)('$from, then: $name', ({ from, name }) => {
  const [to, effect] = moves[from][name] ?? [from, null]
  expect(transition(states[from], inputs[name])).toEqual({ state: states[to], effect })
})

test('in whatever order things happen, rooms are closed once, and the process ends once and after them', () => {
  const walk = (state: QuitState, effects: readonly QuitEffect[], depth: number): void => {
    expect(effects.filter((effect) => effect !== 'ask')).toEqual(
      ['close', 'exit'].slice(0, state.kind === 'closed' ? 2 : state.kind === 'closing' ? 1 : 0),
    )
    if (depth === 0) return
    for (const input of Object.values(inputs)) {
      const next = transition(state, input)
      walk(next.state, next.effect ? [...effects, next.effect] : effects, depth - 1)
    }
  }
  walk(states.running, [], 4)
})
