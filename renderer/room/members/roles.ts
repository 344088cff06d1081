import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { mayModerate, mayRemove } from '../../../shared/protocol/log/role-permissions.ts'
import type { RequestedAction, Role } from '../../../shared/protocol/log/moderation.ts'

type Known = Pick<RoomState, 'me' | 'members' | 'hosting' | 'rules'>

/** A member's role in this room, as far as it is known. */
export const roleOf = ({ members }: Pick<Known, 'members'>, id: string): Role => members[id]?.role ?? 'member'

/** The user's role. The host owns the room, connected or not. */
export const myRole = (room: Pick<Known, 'me' | 'members' | 'hosting'>): Role =>
  room.hosting ? 'owner' : roleOf(room, room.me.id)

/** Whether the user may remove this author's message from the log. */
export const mayRemoveMessageOf = (room: Known, author: string): boolean =>
  mayRemove(
    { id: room.me.id, role: myRole(room), isMuted: room.rules?.muted.includes(room.me.id) === true },
    { id: author, role: roleOf(room, author) },
  )

/** An action on a member, with its button. */
export interface MemberAction {
  readonly label: string
  readonly act: RequestedAction
}

/** What the user may do about a member, mildest first; nothing for themselves. */
export function memberActions(room: Known, member: string): MemberAction[] {
  if (member === room.me.id) return []
  const me = myRole(room)
  const target = roleOf(room, member)
  const actions: MemberAction[] = []
  const add = (label: string, act: RequestedAction): void => {
    if (mayModerate(me, act.kind, target)) actions.push({ label, act })
  }
  if (room.rules?.banned?.some(({ id }) => id === member)) {
    add('Unban', { kind: 'unban', member })
    return actions
  }
  if (!room.members[member]) {
    add('Ban', { kind: 'ban', member })
    return actions
  }
  if (target === 'moderator') add('Make regular member', { kind: 'role', member, role: 'member' })
  else add('Make moderator', { kind: 'role', member, role: 'moderator' })
  if (room.rules?.muted.includes(member)) add('Unmute', { kind: 'unmute', member })
  else add('Mute', { kind: 'mute', member })
  add('Remove', { kind: 'kick', member })
  add('Ban', { kind: 'ban', member })
  return actions
}

export interface RemovalWords {
  /** The title, around the member's name. */
  readonly title: string
  readonly from: string
  /** What the action causes. */
  readonly about: string
}

/** What to ask before a member is removed or banned; null for other actions. A guest has no key. */
export function removalWords({ kind }: RequestedAction, hasKey: boolean): RemovalWords | null {
  if (kind !== 'ban' && kind !== 'kick') return null
  const [title, from] = kind === 'ban' ? ['Ban', ''] : ['Remove', ' from the room']
  if (!hasKey) {
    const about = 'They’re a guest without a key, so they can come back as someone new.'
    return { title, from, about }
  }
  const about =
    kind === 'ban'
      ? 'They won’t be able to rejoin from this device until you unban them. Their messages stay.'
      : 'They’ll need approval to come back. Their messages stay.'
  return { title, from, about }
}

/** The label beside a name; null for most roles. */
export const roleWords = (role: Role): string | null =>
  role === 'owner' ? 'host' : role === 'moderator' ? 'moderator' : null
