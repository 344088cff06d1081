import { userInfo } from 'node:os'
import { DEFAULT_BIND } from '../shared/app/parley-app.ts'
import { hostedRoom } from '../shared/app/hosted-room.ts'
import { roomCard } from '../shared/app/room-card.ts'
import { describeListenFailure } from '../shared/client/words.ts'
import { reachableAddresses } from '../shared/node/addresses.ts'
import { systemChance, systemClock } from '../shared/node/system.ts'
import { DEFAULT_PORT } from '../shared/protocol/version.ts'
import { nameArgument, portArgument, readArguments } from './arguments.ts'
import { CommandFailure, EXIT } from './exit.ts'
import { takeDataFolder } from './folder.ts'
import { interrupted } from './signals.ts'

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
    },
    0,
  )
  const asked = values.name === undefined ? undefined : nameArgument('--name', values.name)
  const bind = values.bind ?? DEFAULT_BIND
  const port = portArgument(values.port, DEFAULT_PORT)
  const folder = takeDataFolder(values.data, 'host', (line) => process.stderr.write(`${line}\n`))
  try {
    const card = roomCard(folder.path, systemChance, asked, `${userInfo().username}’s room`)
    const { name } = card
    const hosted = hostedRoom({ ...card, bind, port, clock: systemClock, chance: systemChance })
    const state = await hosted.start()
    if (state.kind === 'failed') {
      throw new CommandFailure(EXIT.usage, describeListenFailure(state.failure, bind, port, state.detail))
    }
    if (state.kind !== 'listening') return EXIT.unexpected
    const stop = interrupted()
    const addresses = reachableAddresses(state.at.address, state.at.port)
    if (values.json) {
      process.stdout.write(
        `${JSON.stringify({ type: 'listening', ...state.at, room: hosted.room.id, name })}\n`,
      )
    } else {
      process.stdout.write(
        `${name} is open. Others join with:\n${addresses.map((at) => `  parley join ${at}\n`).join('')}Ctrl-C closes it.\n`,
      )
    }
    await stop
    await hosted.stop()
    if (!values.json) process.stdout.write(`\n${name} is closed.\n`)
    return EXIT.ok
  } finally {
    folder.release()
  }
}
