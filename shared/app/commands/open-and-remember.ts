import type { Result } from '../../words/problem.ts'
import type { RoomRef } from '../../bridge/room-state.ts'
import { failWith } from '../results.ts'
import type { CommandContext } from './command.ts'

export type OpenAnswer = Result<{ readonly room: RoomRef }>

/** Opens a room if the user has a name, and adds it to the recent ones. */
export async function openAndRemember(
  { feed, recents }: Pick<CommandContext, 'feed' | 'recents'>,
  open: () => OpenAnswer | Promise<OpenAnswer>,
  hidden?: boolean,
): Promise<OpenAnswer> {
  if (feed.state.profile.name === '') {
    return failWith({ code: 'no-name' })
  }
  const opened = await open()
  const room = opened.ok ? feed.state.rooms.find(({ ref }) => ref === opened.value.room) : undefined
  if (room) recents.remember(room, hidden)
  return opened
}
