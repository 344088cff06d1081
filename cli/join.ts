import { homedir } from 'node:os'
import { ParleyApp } from '../shared/app/parley-app.ts'
import { dialFailures } from '../shared/client/failures.ts'
import { Settings } from '../shared/app/settings.ts'
import { defined } from '../shared/protocol/defined.ts'
import { formatAddress } from '../shared/protocol/address.ts'
import { systemChance, systemClock } from '../shared/node/system.ts'
import { addressArgument, nameArgument, readArguments } from './arguments.ts'
import { CommandFailure, EXIT } from './exit.ts'
import { takeDataFolder } from './folder.ts'
import { loginName } from './login-name.ts'
import { jsonConversation } from './join-json.ts'
import { peopleConversation } from './join-people.ts'

/** Codes that mean nobody was reached, as opposed to reached and refused. */
const UNREACHED: readonly string[] = [
  ...dialFailures,
  'no-welcome',
  'lost',
  'heartbeat-timeout',
  'not-parley',
]

/** `parley join`: one room in a terminal or a pipe, until /quit, the end of stdin or Ctrl-C. */
export async function join(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    { as: { type: 'string' }, data: { type: 'string' }, json: { type: 'boolean' } },
    1,
  )
  const address = formatAddress(addressArgument(positionals[0]))
  const asked = values.as === undefined ? undefined : nameArgument('--as', values.as)
  const folder = takeDataFolder(values.data, 'client', (line) => process.stderr.write(`${line}\n`))
  const saved = new Settings(folder.path).name
  const app = new ParleyApp({
    folder,
    downloads: homedir,
    clock: systemClock,
    chance: systemChance,
    // Who never said a name is called as the system does, for this run: the window still asks.
    ...defined({ as: asked ?? (saved === '' ? loginName() : undefined) }),
  })
  try {
    if (values.json) process.stdout.write(`${JSON.stringify({ type: 'status', state: 'connecting' })}\n`)
    const joined = await app.dispatch({ kind: 'joinRoom', address })
    if (!joined.ok) {
      const { code, text } = joined.problem
      if (values.json)
        process.stdout.write(`${JSON.stringify({ type: 'status', state: 'closed', reason: code })}\n`)
      throw new CommandFailure(UNREACHED.includes(code) ? EXIT.unreachable : EXIT.refused, text)
    }
    return await (values.json ? jsonConversation : peopleConversation)(app, joined.value.room)
  } finally {
    await app.close()
  }
}
