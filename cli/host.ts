import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hostedRoom } from '../shared/app/hosted-room.ts'
import { DEFAULT_BIND } from '../shared/app/parley-app.ts'
import { applyRetention, type Retention } from '../shared/app/retention.ts'
import { roomCard } from '../shared/app/room-card.ts'
import { describeListenFailure, logSetAside } from '../shared/client/words.ts'
import { reachableAddresses } from '../shared/node/addresses.ts'
import type { DataFolder } from '../shared/node/data-folder.ts'
import { openRoomLog } from '../shared/node/room-log/open.ts'
import { systemChance, systemClock } from '../shared/node/system.ts'
import { DEFAULT_PORT } from '../shared/protocol/version.ts'
import { countArgument, nameArgument, portArgument, readArguments } from './arguments.ts'
import { CommandFailure, EXIT, usageFailure } from './exit.ts'
import { takeDataFolder } from './folder.ts'
import { loginName } from './login-name.ts'
import { interrupted } from './signals.ts'

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']
const RETENTION_MS = 3_600_000

/** A checkout has no `parley` on the PATH. */
const COMMAND = existsSync(join(import.meta.dirname, '../electron.vite.config.ts'))
  ? 'npm run -s parley --'
  : 'parley'

/** `parley host`: a room without a user of its own, until it is interrupted. */
export async function host(args: string[]): Promise<number> {
  const { values } = readArguments(
    args,
    {
      name: { type: 'string' },
      bind: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean' },
      plain: { type: 'boolean' },
      'keep-events': { type: 'string' },
      'keep-days': { type: 'string' },
      'keep-megabytes': { type: 'string' },
    },
    0,
  )
  const asked = values.name === undefined ? undefined : nameArgument('--name', values.name)
  const bind = values.bind || DEFAULT_BIND
  if (values.plain && !LOOPBACK.includes(bind)) {
    throw usageFailure(`--plain is for this machine only: say --bind 127.0.0.1 with it, not ${bind}.`)
  }
  const port = portArgument(values.port, DEFAULT_PORT)
  const keep: Retention = {
    ...countArgument('events', '--keep-events', values['keep-events']),
    ...countArgument('days', '--keep-days', values['keep-days']),
    ...countArgument('megabytes', '--keep-megabytes', values['keep-megabytes']),
  }
  const notices: string[] = []
  const folder = takeDataFolder(values.data, 'host', (line) => notices.push(line))
  try {
    return await run(folder, { asked, bind, port, keep, json: values.json === true, notices })
  } finally {
    folder.release()
  }
}

interface HostRun {
  readonly asked: string | undefined
  readonly bind: string
  readonly port: number
  readonly keep: Retention
  readonly json: boolean
  readonly notices: string[]
}

async function run(folder: DataFolder, { asked, bind, port, keep, json, notices }: HostRun): Promise<number> {
  const card = roomCard(folder.path, systemChance, asked, `${loginName()}’s room`)
  const { log, setAside } = openRoomLog(folder.path, card, systemClock.now())
  if (setAside !== null) notices.push(logSetAside(setAside))
  const hosted = hostedRoom({ ...card, history: log, bind, port, clock: systemClock, chance: systemChance })
  try {
    applyRetention(log, keep, systemClock.now())
    const state = await hosted.start()
    if (state.kind === 'failed') {
      throw new CommandFailure(EXIT.usage, describeListenFailure(state.failure, bind, port, state.detail))
    }
    if (state.kind !== 'listening') return EXIT.unexpected
    const stop = interrupted()
    const retaining = setInterval(() => applyRetention(log, keep, systemClock.now()), RETENTION_MS)
    for (const notice of notices) process.stderr.write(`${notice}\n`)
    const addresses = reachableAddresses(state.at.address, state.at.port)
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ type: 'listening', ...state.at, room: card.id, name: card.name })}\n`,
      )
    } else {
      const ways = addresses.map((at) => `  ${COMMAND} join ${at}\n`).join('')
      process.stdout.write(`${card.name} is open. Others join with:\n${ways}Ctrl-C closes it.\n`)
    }
    await stop
    clearInterval(retaining)
    await hosted.stop()
    if (!json) process.stdout.write(`\n${card.name} is closed.\n`)
    return EXIT.ok
  } finally {
    log.close()
  }
}
