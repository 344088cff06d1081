import { dialTcp } from '../../shared/node/net/tcp.ts'
import { fastClock, seededChance } from './speed.ts'
import { Member } from './member.ts'

/** A member of a plain room of this computer, in real time. */
export const writer = (
  name: string,
  { port, room }: { readonly port: number; readonly room: string },
): Member =>
  new Member({
    name,
    room,
    dial: dialTcp({ host: '127.0.0.1', port }),
    clock: fastClock(1),
    chance: seededChance(() => 0),
  })
