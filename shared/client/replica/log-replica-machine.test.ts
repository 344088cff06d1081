import { describe, expect, test } from 'vitest'
import type { Position, RoomEvent } from '../../protocol/log/events.ts'
import type { Welcome } from '../../protocol/wire/frames.ts'
import { testMachineTable, type Cell } from '../../protocol/base/machine-table.fixture.ts'
import {
  replicaTransition,
  type ReplicaEffect,
  type ReplicaInput,
  type ReplicaState,
} from './log-replica-machine.ts'

const sentLink = { seq: 9, link: 'L9' }
const event: RoomEvent = {
  kind: 'memberJoined',
  seq: 7,
  epoch: 1,
  at: 0,
  nonce: 'n',
  author: { id: 'bob', name: 'Bob' },
}
const head = { epoch: 1, seq: 9, link: 'L9' }
const welcome: Welcome = {
  kind: 'welcome',
  version: '2.0',
  room: { id: 'r', name: 'R' },
  you: { id: 'ann', name: 'Ann' },
  head,
  first: 3,
  channels: ['general'],
}

const states = {
  new: { kind: 'new' },
  catchingUp: { kind: 'catchingUp', sentLink },
  comparing: { kind: 'comparing', sentLink },
  live: { kind: 'live' },
} satisfies { readonly [K in ReplicaState['kind']]: Extract<ReplicaState, { kind: K }> }

/** Each input of a kind that has a different meaning from its siblings. */
const inputs = {
  atEnd: { kind: 'welcomed', welcome, at: { epoch: 1, seq: 9 } },
  behind: { kind: 'welcomed', welcome, at: { epoch: 1, seq: 6 } },
  otherLog: { kind: 'welcomed', welcome, at: { epoch: 2, seq: 6 } },
  reachable: { kind: 'reachable' },
  event: { kind: 'event', event },
  missedSome: { kind: 'missed', events: [event], more: true },
  missedLast: { kind: 'missed', events: [event], more: false },
  appendedMore: { kind: 'appended', seq: 7, more: true },
  appendedLast: { kind: 'appended', seq: 7, more: false },
  appendedThere: { kind: 'appended', seq: 9, more: false },
  appendedThereAndMore: { kind: 'appended', seq: 9, more: true },
} satisfies Readonly<Record<string, ReplicaInput>>

const compare: ReplicaEffect = { kind: 'compare', sentLink }
const resume: ReplicaEffect = { kind: 'resume' }
const append = (more: boolean): ReplicaEffect => ({ kind: 'append', events: [event], more })
const reported = (fresh: boolean): ReplicaEffect => ({ kind: 'reportWelcome', welcome, fresh })
const { new: unknown, catchingUp, comparing, live } = states
const catchingUpWithoutLink: ReplicaState = { kind: 'catchingUp', sentLink: null }

type Row = Readonly<Record<keyof typeof inputs, Cell<ReplicaState, ReplicaEffect>>>
const nothing = 'nothing'
const welcomes = {
  atEnd: [live, reported(false), compare],
  behind: [catchingUp, reported(false)],
  otherLog: [
    live,
    { kind: 'notice', notice: { kind: 'logRestarted' } },
    { kind: 'restart', after: { epoch: 1, seq: 9 } },
    reported(true),
    compare,
  ],
} as const

const table: Readonly<Record<ReplicaState['kind'], Row>> = {
  new: {
    ...welcomes,
    reachable: nothing,
    event: nothing,
    missedSome: nothing,
    missedLast: nothing,
    appendedMore: nothing,
    appendedLast: nothing,
    appendedThere: nothing,
    appendedThereAndMore: nothing,
  },
  catchingUp: {
    ...welcomes,
    reachable: [catchingUp, resume],
    event: nothing,
    missedSome: [catchingUp, append(true)],
    missedLast: [catchingUp, append(false)],
    appendedMore: [catchingUp, resume],
    appendedLast: [comparing],
    appendedThere: [live, compare],
    appendedThereAndMore: [catchingUpWithoutLink, compare, resume],
  },
  comparing: {
    ...welcomes,
    reachable: nothing,
    event: [comparing, append(false)],
    missedSome: [comparing, append(true)],
    missedLast: [comparing, append(false)],
    appendedMore: [catchingUp, resume],
    appendedLast: [comparing],
    appendedThere: [live, compare],
    appendedThereAndMore: [catchingUpWithoutLink, compare, resume],
  },
  live: {
    ...welcomes,
    reachable: nothing,
    event: [live, append(false)],
    missedSome: [live, append(true)],
    missedLast: [live, append(false)],
    appendedMore: [catchingUpWithoutLink, resume],
    appendedLast: nothing,
    appendedThere: nothing,
    appendedThereAndMore: [catchingUpWithoutLink, resume],
  },
}

describe('the table', () => {
  test('has an input of every kind', () => {
    const kinds: Readonly<Record<ReplicaInput['kind'], true>> = {
      welcomed: true,
      reachable: true,
      event: true,
      missed: true,
      appended: true,
    }
    expect(new Set(Object.values(inputs).map(({ kind }) => kind))).toEqual(new Set(Object.keys(kinds)))
  })

  testMachineTable({ states, inputs, table, transition: replicaTransition })
})

describe('[R1] a welcome', () => {
  const at = (position: Position, changed: Partial<Welcome> = {}) =>
    replicaTransition(unknown, { kind: 'welcomed', welcome: { ...welcome, ...changed }, at: position })

  test.each([
    ['ends before the host’s first event', { epoch: 1, seq: 1 }],
    ['ends beyond the host’s end', { epoch: 1, seq: 10 }],
    ['is of another epoch', { epoch: 2, seq: 9 }],
  ])('starts a copy over that %s', (_title, position) => {
    expect(at(position).effects).toContainEqual(reported(true))
    expect(at(position).state).toEqual(live)
  })

  test('continues a copy that ends right before the host’s first event', () => {
    expect(at({ epoch: 1, seq: 2 }).state).toEqual(catchingUp)
  })

  test('gives no notice for a copy that was empty', () => {
    const { effects } = at({ epoch: 0, seq: 0 })
    expect(effects.map(({ kind }) => kind)).toEqual(['restart', 'reportWelcome', 'compare'])
  })

  test('[S5] compares nothing if the host sends no link', () => {
    const without = { head: { epoch: 1, seq: 9 } }
    expect(at({ epoch: 1, seq: 9 }, without).effects.map(({ kind }) => kind)).toEqual(['reportWelcome'])
    expect(at({ epoch: 1, seq: 6 }, without).state).toEqual(catchingUpWithoutLink)
    expect(replicaTransition(catchingUpWithoutLink, inputs.appendedLast)).toEqual({
      state: live,
      effects: [],
    })
  })
})
