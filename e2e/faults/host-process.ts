import { dialTcp } from '../../shared/node/net/tcp.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import { hurriedClock, seededChance } from './speed.ts'
import { Member } from './member.ts'
import type { ParleyProcess, Started } from '../browser/processes.ts'

/** A `parley host` process that listens. */
export interface HostProcess {
  readonly process: ParleyProcess
  readonly port: number
  readonly room: string
}

/** Without encryption for members of this process, with it for those of `parley join`. */
type Door = 'plain' | 'open'

interface StartOptions {
  /** 0, the default, picks a free one. */
  readonly port?: number
  readonly door?: Door
}

/** Starts a host on a data folder. */
export async function startHost(
  started: Started,
  dataFolder: string,
  { port = 0, door = 'plain' }: StartOptions = {},
): Promise<HostProcess> {
  const where = ['--bind', '127.0.0.1', '--port', `${port}`, '--data', dataFolder]
  const how = door === 'plain' ? ['--plain'] : ['--join', 'open']
  const process = started.run(['host', '--json', '--hidden', ...how, '--name', 'Faults', ...where])
  const line = await process.line((one) => one.includes('"listening"'))
  const listening = JSON.parse(line) as { port: number; room: string }
  return { process, port: listening.port, room: listening.room }
}

/** The whole log as a newcomer gets it who asks for everything since seq 0. */
export async function readFromHost({ port, room }: HostProcess): Promise<readonly RoomEvent[]> {
  const reader = new Member({
    name: 'Reader',
    room,
    dial: dialTcp({ host: '127.0.0.1', port }),
    clock: hurriedClock(1),
    chance: seededChance(() => 0),
  })
  reader.session.start()
  // Once its arrival, or return, is in the log, earlier events are complete if the page before it
  // is.
  await reader.until('the welcome', () => reader.session.state.kind === 'joined')
  const newest = await reader.session.loadOlder(undefined, Number.MAX_SAFE_INTEGER)
  const head = newest.ok ? (newest.value.events.at(-1)?.seq ?? 0) : 0
  await reader.until(`the log up to ${head}`, () => reader.copy.length >= head)
  reader.session.leave()
  return reader.copy
}
