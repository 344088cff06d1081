import { expect, test } from 'vitest'
import { transition, type QuitEffect, type QuitInput, type QuitState } from './quit-machine.ts'

const start = { program: '/opt/Parley/parley-desktop', args: ['parley://10.0.0.1:5050/x'] }
const question = '“Physics” is open.'

const states = {
  running: { kind: 'running' },
  asking: { kind: 'asking', warning: question },
  closing: { kind: 'closing', restart: null },
  'closing, to start again': { kind: 'closing', restart: start },
  closed: { kind: 'closed', restart: null },
  'closed, to start again': { kind: 'closed', restart: start },
} satisfies Record<string, QuitState>

const inputs = {
  'quit, which ends rooms': { kind: 'quitAsked', warning: question },
  'quit, which ends nothing': { kind: 'quitAsked', warning: null },
  'window, which ends rooms': { kind: 'windowClosing', warning: question },
  'window, which ends nothing': { kind: 'windowClosing', warning: null },
  agreed: { kind: 'agreed' },
  declined: { kind: 'declined' },
  forced: { kind: 'forced' },
  'started again': { kind: 'startedAgain', start },
  done: { kind: 'done' },
} satisfies Record<string, QuitInput>

type StateName = keyof typeof states
type InputName = keyof typeof inputs

/** Every pair that has an effect or changes the state. */
const transitions: Record<StateName, Partial<Record<InputName, [StateName, QuitEffect | null]>>> = {
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
  const [to, effect] = transitions[from][name] ?? [from, null]
  expect(transition(states[from], inputs[name])).toEqual({ state: states[to], effect })
})

test('in any order of inputs, rooms are closed once, and the process ends once, after them', () => {
  const explore = (state: QuitState, effects: readonly QuitEffect[], depth: number): void => {
    expect(effects.filter((effect) => effect !== 'ask')).toEqual(
      ['close', 'exit'].slice(0, state.kind === 'closed' ? 2 : state.kind === 'closing' ? 1 : 0),
    )
    if (depth === 0) return
    for (const input of Object.values(inputs)) {
      const next = transition(state, input)
      explore(next.state, next.effect ? [...effects, next.effect] : effects, depth - 1)
    }
  }
  explore(states.running, [], 4)
})
