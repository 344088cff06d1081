import { dialTcp } from '../../shared/node/net/tcp.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import { fastClock, seededChance } from './speed.ts'
import { Member } from './member.ts'
import type { ParleyProcess, Started } from '../browser/processes.ts'

/** A `parley host` process that listens. */
export interface HostProcess {
  readonly process: ParleyProcess
  readonly port: number
  readonly room: string
}

/** `plain`: unencrypted, for members in this process. `open`: encrypted, for `parley join`. */
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

/** The whole log, as a newcomer gets it that asks for everything after seq 0. */
export async function readFromHost({ port, room }: HostProcess): Promise<readonly RoomEvent[]> {
  const reader = new Member({
    name: 'Reader',
    room,
    dial: dialTcp({ host: '127.0.0.1', port }),
    clock: fastClock(1),
    chance: seededChance(() => 0),
  })
  reader.session.start()
  // The newest page tells how far the log goes now.
  await reader.until('the welcome', () => reader.session.state.kind === 'joined')
  const newest = await reader.session.loadOlder(undefined, Number.MAX_SAFE_INTEGER)
  const head = newest.ok ? (newest.value.events.at(-1)?.seq ?? 0) : 0
  await reader.until(`the log up to ${head}`, () => reader.copy.length >= head)
  reader.session.leave()
  return reader.copy
}
