import { parseAddress } from '../../protocol/finding/address.ts'
import { DEFAULT_PORT } from '../../protocol/wire/version.ts'
import { DEFAULT_BIND } from '../hosting/hosted-room.ts'
import { answer, done, failWith } from '../results.ts'
import type { CommandContext, Handlers } from './command.ts'
import { openAndRemember } from './open-and-remember.ts'

type Context = Pick<CommandContext, 'feed' | 'recents' | 'rooms' | 'hosting' | 'joining'>

/** Commands that enter, leave and delete rooms. */
export const enteringCommands = (context: Context) => {
  const { feed, recents, rooms, joining } = context
  return {
    joinRoom: async ({ kind: _kind, address, ...options }) => {
      const joined = await openAndRemember(context, () => joining.join(address, options))
      if (joined.ok && address === feed.state.link) feed.apply({ kind: 'linkOpened', link: null })
      return joined
    },
    giveUp: ({ address }) => {
      joining.giveUp(address)
      return done
    },
    joinFound: ({ kind: _kind, passcode, trust, ...found }) =>
      openAndRemember(context, () => joining.joinFound(found, { passcode, trust })),
    openRecent: openRecent(context),
    leaveRoom: async ({ room }) => {
      await rooms.leave(room)
      return done
    },
    forgetRoom: ({ id }) => (rooms.isOpen(id) ? failWith({ code: 'room-open' }) : recents.forget(id)),
  } satisfies Partial<Handlers>
}

const openRecent =
  (context: Context): Handlers['openRecent'] =>
  ({ id }) => {
    const { recents, rooms, hosting, joining } = context
    const open = rooms.all().find(({ log }) => log?.room === id)
    if (open) return answer({ room: open.ref })
    const recent = recents.get(id)
    if (!recent) return failWith({ code: 'room-unknown', among: 'recent' })
    const reopen = () => {
      if (!recent.hosted) return joining.reopen(recent)
      const parsed = parseAddress(recent.address)
      const port = parsed.ok ? parsed.address.port : DEFAULT_PORT
      return hosting.host(recent, recent.bind ?? DEFAULT_BIND, port, {
        hidden: recent.hidden,
        useNextFree: true,
      })
    }
    return openAndRemember(context, reopen, recent.hidden)
  }
