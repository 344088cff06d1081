import { expect, test } from 'vitest'

/** The result of a transition. */
interface Step<S, E> {
  readonly state: S
  readonly effects: readonly E[]
}

/** The next state and the effects, in order; 'nothing' for the same state without effects. */
export type Cell<S, E> = 'nothing' | readonly [S, ...E[]]

export interface MachineTable<S extends { readonly kind: string }, I, E, N extends string> {
  /** One of each kind. */
  readonly states: { readonly [K in S['kind']]: Extract<S, { readonly kind: K }> }
  /** By name, because several inputs may have the same kind. */
  readonly inputs: Readonly<Record<N, I>>
  readonly table: Readonly<Record<S['kind'], Readonly<Record<N, Cell<S, E>>>>>
  transition(state: S, input: I): Step<S, E>
}

/**
 * Tests every pair of a state and an input of a state machine. A table that lacks a pair does not
 * compile.
 */
export function testMachineTable<S extends { readonly kind: string }, I, E, N extends string>(
  machine: MachineTable<S, I, E, N>,
): void {
  const { states, inputs, table, transition } = machine
  const pairs = (Object.keys(states) as S['kind'][]).flatMap((kind) =>
    (Object.keys(inputs) as N[]).map((name) => ({ kind, name })),
  )

  test.each(pairs)('$kind on $name', ({ kind, name }) => {
    const state: S = states[kind]
    const cell = table[kind][name]
    const expected =
      cell === 'nothing'
        ? { state, effects: [] }
        : { state: cell[0], effects: cell.slice(1) as unknown as E[] }
    expect(transition(state, inputs[name])).toEqual(expected)
  })
}
