import type { RoomState } from '../../../shared/bridge/room-state.ts'
import type { Knock } from '../../../shared/protocol/wire/frames.ts'
import { nameKey } from '../../../shared/protocol/text/name-key.ts'

/** What a bar at the door shows. */
export type DoorView =
  /** Somebody knocks, alone. */
  | { readonly kind: 'one'; readonly knock: Visitor }
  /** Several do; those of them who may come in all at once are named. */
  | { readonly kind: 'many'; readonly knocks: readonly Visitor[]; readonly welcome: readonly Visitor[] }
  /** So many were let in one by one that the rest could be let in without a question. */
  | { readonly kind: 'offer'; readonly knocks: readonly Visitor[] }
  | { readonly kind: 'lettingIn'; readonly until: number }

/** Somebody who knocks, as the room knows them. */
export interface Visitor extends Knock {
  /** They were kicked before, and not let in since. */
  readonly wasKicked: boolean
  /** A member has this name already. */
  readonly isNamesake: boolean
}

type Known = Pick<RoomState, 'knocks' | 'kicked' | 'members'>

/** Everybody who knocks. */
export function visitorsOf({ knocks, kicked, members }: Known): readonly Visitor[] {
  const names = new Set(Object.values(members).map(({ name }) => nameKey(name)))
  return knocks.map((knock) => ({
    ...knock,
    wasKicked: knock.key !== undefined && kicked.includes(knock.key),
    isNamesake: names.has(nameKey(knock.name)),
  }))
}

/**
 * The bars at the door, from the top: who knocks, and below it that everybody is let in, which can be
 * stopped whoever else knocks. `until` is how long that is, null where it is not so.
 */
export function doorViews(room: Known, until: number | null, isOffered: boolean): readonly DoorView[] {
  const knocks = visitorsOf(room)
  if (until === null) return isOffered ? [{ kind: 'offer', knocks }] : asked(knocks)
  // Who is let in by themselves is on the way in already.
  return [...asked(knocks.filter(({ wasKicked }) => wasKicked)), { kind: 'lettingIn', until }]
}

function asked(knocks: readonly Visitor[]): readonly DoorView[] {
  const [first, ...others] = knocks
  if (!first) return []
  if (others.length === 0) return [{ kind: 'one', knock: first }]
  return [{ kind: 'many', knocks, welcome: knocks.filter(({ wasKicked }) => !wasKicked) }]
}

/** “2 people want to join”. */
export const peopleWords = (count: number): string => `${count} people want to join`

/** What follows a name at the door. */
export const visitorWords = ({ wasKicked }: Pick<Visitor, 'wasKicked'>): string =>
  wasKicked ? 'was removed and wants to join again' : 'wants to join'
