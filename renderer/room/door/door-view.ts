import type { RoomState } from '../../../shared/bridge/room-state.ts'
import type { Knock } from '../../../shared/protocol/wire/frames.ts'
import { nameKey } from '../../../shared/protocol/text/name-key.ts'

/** The content of a bar at the door. */
export type DoorView =
  /** One person knocks. */
  | { readonly kind: 'one'; readonly knock: Visitor }
  /** Several people knock; `welcome` lists those who may be admitted together. */
  | { readonly kind: 'many'; readonly knocks: readonly Visitor[]; readonly welcome: readonly Visitor[] }
  /** The user has admitted several people one by one, so the bar offers to admit everyone. */
  | { readonly kind: 'offer'; readonly knocks: readonly Visitor[] }
  | { readonly kind: 'lettingIn'; readonly until: number }

/** Someone who knocks, with what the room knows about them. */
export interface Visitor extends Knock {
  /** They were kicked and have not been admitted since. */
  readonly wasKicked: boolean
  /** A member already has this name. */
  readonly isNamesake: boolean
}

type Known = Pick<RoomState, 'knocks' | 'kicked' | 'members'>

/** Everyone who knocks. */
export function visitorsOf({ knocks, kicked, members }: Known): readonly Visitor[] {
  const names = new Set(Object.values(members).map(({ name }) => nameKey(name)))
  return knocks.map((knock) => ({
    ...knock,
    wasKicked: knock.key !== undefined && kicked.includes(knock.key),
    isNamesake: names.has(nameKey(knock.name)),
  }))
}

/**
 * The bars at the door, from top to bottom: the people who knock, then the bar that stops letting
 * everyone in. `until` is when that ends; null if it is off.
 */
export function doorViews(room: Known, until: number | null, isOffered: boolean): readonly DoorView[] {
  const knocks = visitorsOf(room)
  if (until === null) return isOffered ? [{ kind: 'offer', knocks }] : knockViews(knocks)
  // People who are admitted automatically are already on their way in.
  return [...knockViews(knocks.filter(({ wasKicked }) => wasKicked)), { kind: 'lettingIn', until }]
}

function knockViews(knocks: readonly Visitor[]): readonly DoorView[] {
  const [first, ...others] = knocks
  if (!first) return []
  if (others.length === 0) return [{ kind: 'one', knock: first }]
  return [{ kind: 'many', knocks, welcome: knocks.filter(({ wasKicked }) => !wasKicked) }]
}

/** “2 people want to join”. */
export const peopleWords = (count: number): string => `${count} people want to join`

/** The words after a visitor's name. */
export const visitorWords = ({ wasKicked }: Pick<Visitor, 'wasKicked'>): string =>
  wasKicked ? 'was removed and wants to join again' : 'wants to join'
