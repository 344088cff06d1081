import { describe, expect, test } from 'vitest'
import type { RoomChange } from '../../bridge/room-change.ts'
import { emptyRoomState, type RoomState } from '../../bridge/room-state.ts'
import type { End } from '../../client/session/failures.ts'
import type { SessionState } from '../../client/session/session-machine.ts'
import { testMachineTable, type Cell } from '../../protocol/base/machine-table.fixture.ts'
import {
  openRoomTransition,
  type OpenRoomEffect,
  type OpenRoomInput,
  type OpenRoomState,
} from './open-room-machine.ts'

const room: RoomState = { ...emptyRoomState, ref: 'r1', name: 'Lab' }
const full: End = { code: 'room-full' }

const states = {
  entering: { kind: 'entering', room },
  knocking: { kind: 'knocking' },
  open: { kind: 'open' },
  failed: { kind: 'failed' },
  closed: { kind: 'closed' },
} satisfies { readonly [K in OpenRoomState['kind']]: Extract<OpenRoomState, { kind: K }> }

const changed = (change: RoomChange): OpenRoomInput => ({ kind: 'changed', change })
const session = (now: SessionState) => changed({ kind: 'sessionChanged', session: now })

/**
 * Each state of a session that has a different meaning from its siblings, and a change that is
 * none.
 */
const inputs = {
  handshaking: session({ kind: 'handshaking', attempt: 1 }),
  joined: session({ kind: 'joined' }),
  knocks: session({ kind: 'knocking', attempt: 1 }),
  backsOff: session({ kind: 'backingOff', attempt: 1, delayMs: 1, because: full }),
  ends: session({ kind: 'closed', because: full }),
  learns: changed({ kind: 'hostKeySeen', hostKey: 'key' }),
  show: { kind: 'show' },
  close: { kind: 'close' },
} satisfies Readonly<Record<string, OpenRoomInput>>

const { knocking, open, failed, closed } = states
const entering = (more: Partial<RoomState>): OpenRoomState => ({
  kind: 'entering',
  room: { ...room, ...more },
})
const opens = (more: Partial<RoomState>): OpenRoomEffect => ({ kind: 'open', room: { ...room, ...more } })
const isIn: OpenRoomEffect = { kind: 'answer', opened: { ok: true } }
const fails = [failed, { kind: 'answer', opened: { ok: false, end: full } }, { kind: 'leave' }] satisfies [
  OpenRoomState,
  ...OpenRoomEffect[],
]
const closes = [closed, { kind: 'stopReporting' }] satisfies [OpenRoomState, ...OpenRoomEffect[]]

type Row = Readonly<Record<keyof typeof inputs, Cell<OpenRoomState, OpenRoomEffect>>>
const nothing = 'nothing'
const unaffected = {
  handshaking: nothing,
  joined: nothing,
  knocks: nothing,
  backsOff: nothing,
  ends: nothing,
  learns: nothing,
  show: nothing,
} as const

const table: Readonly<Record<OpenRoomState['kind'], Row>> = {
  entering: {
    handshaking: [entering({ session: { kind: 'handshaking', attempt: 1 } })],
    joined: [open, opens({ session: { kind: 'joined' } }), isIn],
    knocks: [knocking, opens({ session: { kind: 'knocking', attempt: 1 } })],
    backsOff: fails,
    ends: fails,
    learns: [entering({ hostKey: 'key' })],
    show: [open, opens({})],
    close: closes,
  },
  knocking: { ...unaffected, joined: [open, isIn], backsOff: fails, ends: fails, close: closes },
  open: { ...unaffected, close: closes },
  failed: { ...unaffected, close: closes },
  closed: { ...unaffected, close: nothing },
}

describe('the table', () => {
  test('has a session in every state', () => {
    const kinds: Readonly<Record<SessionState['kind'], true>> = {
      idle: true,
      connecting: true,
      handshaking: true,
      knocking: true,
      joined: true,
      backingOff: true,
      closed: true,
    }
    // States before a first answer all mean the same: nothing yet.
    const waits: SessionState[] = [{ kind: 'idle' }, { kind: 'connecting', attempt: 1 }]
    for (const wait of waits) {
      expect(openRoomTransition(knocking, session(wait))).toEqual({ state: knocking, effects: [] })
      expect(openRoomTransition(states.entering, session(wait)).effects).toEqual([])
    }
    const covered = Object.values(inputs).flatMap((input) =>
      input.kind === 'changed' && input.change.kind === 'sessionChanged' ? [input.change.session.kind] : [],
    )
    expect(new Set([...covered, ...waits.map(({ kind }) => kind)])).toEqual(new Set(Object.keys(kinds)))
  })

  testMachineTable({ states, inputs, table, transition: openRoomTransition })
})

test('a room that is refused after a knock is answered once, and not tried again', () => {
  const knocked = openRoomTransition(states.entering, inputs.knocks).state
  const refused = openRoomTransition(knocked, inputs.ends)
  expect(refused.effects.map(({ kind }) => kind)).toEqual(['answer', 'leave'])
  expect(openRoomTransition(refused.state, inputs.ends)).toEqual({ state: failed, effects: [] })
})
