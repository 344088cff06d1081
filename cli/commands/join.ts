import { createInterface } from 'node:readline/promises'
import { ParleyApp } from '../../shared/app/parley-app.ts'
import { Settings } from '../../shared/app/settings.ts'
import type { Problem } from '../../shared/words/problem.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { dialFailures } from '../../shared/client/session/failures.ts'
import { defined } from '../../shared/protocol/base/defined.ts'
import { formatAddress } from '../../shared/protocol/finding/address.ts'
import { addressIn } from '../../shared/protocol/finding/typed-address.ts'
import { downloadsFolder } from '../../shared/node/storage/downloads-folder.ts'
import { openDiscovery } from '../../shared/node/discovery/discovery.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import {
  destinationArgument,
  keyArgument,
  nameArgument,
  passcodeArgument,
  readArguments,
} from '../arguments.ts'
import { COMMAND, commandLine } from '../called-as.ts'
import { CommandFailure, EXIT, usageFailure } from '../exit.ts'
import { takeDataFolder } from '../folder.ts'
import { keyAdvice } from '../talking/host-keys.ts'
import { isLoopback } from '../hosting/host-options.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { loginName } from '../login-name.ts'
import { jsonConversation } from '../talking/join-json.ts'
import { peopleConversation } from '../talking/join-people.ts'
import { tell } from '../terminal/output.ts'
import { interrupted } from '../signals.ts'
import { isDumb } from '../terminal/terminal.ts'

/** Codes that mean that no host was reached, as opposed to reached and refused. */
const UNREACHED: readonly string[] = [
  ...dialFailures,
  'no-welcome',
  'lost',
  'heartbeat-timeout',
  'not-parley',
]

/** The exit code that shells use for a program that Ctrl-C ended. */
const INTERRUPTED = 130

/** `parley join`: one room in a terminal or a pipe, until /quit, the end of stdin or Ctrl-C. */
export async function join(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    {
      as: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean' },
      passcode: { type: 'string' },
      trust: { type: 'string' },
      plain: { type: 'boolean' },
      'no-nearby': { type: 'boolean' },
    },
    1,
  )
  const { addresses, invite } = destinationArgument(positionals[0])
  const plain = values.plain === true
  if (plain && (invite || !isLoopback(addresses[0].host)))
    throw usageFailure('--plain is for a room on this computer, by its address, such as 127.0.0.1.')
  const asked = values.as === undefined ? undefined : nameArgument('--as', values.as)
  const entry: JoinRequest = {
    destination: invite ? (positionals[0] ?? '') : formatAddress(addresses[0]),
    isInvite: invite !== undefined,
    passcode: passcodeArgument(values.passcode),
    trust: keyArgument(values.trust),
    json: values.json === true,
  }
  // The address is shown when it was not read as typed: the user may have meant another one.
  if (!entry.json && !invite && addressIn(positionals[0] ?? '') !== positionals[0])
    tell(`Joining ${entry.destination}.`)
  const folder = takeDataFolder(values.data, 'client', tell)
  const saved = new Settings(folder.path).name
  const app = new ParleyApp({
    folder,
    downloads: () => downloadsFolder() ?? folder.path,
    clock: systemClock,
    chance: systemChance,
    plain,
    // When a room moves to another address, the client follows it. On this computer it cannot move.
    ...(!isLoopback(addresses[0].host) && !values['no-nearby'] && { discovery: openDiscovery }),
    // Without a chosen name, the system's user name serves for this run: the window still asks.
    ...defined({ as: asked ?? (saved === '' ? loginName() : undefined) }),
  })
  try {
    const room = await enter(app, entry)
    if (room === null) return INTERRUPTED
    if (entry.json) return await jsonConversation(app, room)
    const again = (address: string) =>
      joinCommand(address, { as: values.as, data: values.data && folder.path })
    return await peopleConversation(app, room, { again, keeps: !folder.temporary })
  } finally {
    await app.close()
  }
}

/** The command that joins at an address as the same person, for copying into a shell. */
export const joinCommand = (
  address: string,
  { as, data }: { readonly as?: string | undefined; readonly data?: string | undefined },
  command = COMMAND,
): string => commandLine('join', [address], { as, data }, command)

interface JoinRequest {
  readonly destination: string
  readonly isInvite: boolean
  readonly passcode: string | undefined
  readonly trust: string | undefined
  readonly json: boolean
}

const printStatus = (status: object) => process.stdout.write(`${jsonLine({ type: 'status', ...status })}\n`)

/** Joins, and asks for the passcode if the room does. Null: interrupted. Throws CommandFailure. */
async function enter(app: ParleyApp, entry: JoinRequest): Promise<RoomRef | null> {
  if (entry.json) printStatus({ state: 'connecting' })
  const unsubscribe = app.subscribe(whenKnocking(app, () => tellKnocking(entry.json)))
  const leave = app.acquireAttention()
  const stop = interrupted().then(() => null)
  try {
    let { passcode } = entry
    for (;;) {
      const { destination: address, trust } = entry
      const joining = app.dispatch({ kind: 'joinRoom', address, ...defined({ passcode, trust }) })
      const joined = await Promise.race([joining, stop])
      if (joined === null) return null
      if (joined.ok) return joined.value.room
      passcode = await askPasscode(joined.problem, entry)
      if (passcode === undefined) throw failure(joined.problem, entry)
    }
  } finally {
    unsubscribe()
    leave()
  }
}

/** Calls back when a room begins to wait for its host’s answer. */
function whenKnocking(app: ParleyApp, onKnocking: () => void): () => void {
  let knocking = false
  return () => {
    const now = app.state.rooms.some(({ session }) => session.kind === 'knocking')
    if (now && !knocking) onKnocking()
    knocking = now
  }
}

function tellKnocking(json: boolean): void {
  if (json) printStatus({ state: 'knocking' })
  else tell('Waiting for approval… (Ctrl-C to cancel)')
}

/**
 * The passcode that the user types at a terminal when the room asks for one; undefined without a
 * user or an input.
 */
async function askPasscode({ code, text }: Problem, { json }: JoinRequest): Promise<string | undefined> {
  const isAsked = code === 'passcode-needed' || code === 'passcode-wrong'
  if (!isAsked || json || !process.stdin.isTTY || !process.stderr.isTTY) return undefined
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: !isDumb() })
  try {
    tell(text)
    const given = new AbortController()
    lines.once('close', () => given.abort())
    lines.once('error', () => lines.close())
    lines.once('SIGINT', () => lines.close())
    const typed = (await lines.question('Passcode: ', { signal: given.signal })).trim()
    return typed === '' ? undefined : typed
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return undefined
    throw error
  } finally {
    lines.close()
  }
}

function failure(
  { code, text, keys }: Problem,
  { destination, isInvite, json }: JoinRequest,
): CommandFailure {
  if (json) printStatus({ state: 'closed', reason: code, ...keys })
  const more = keys ? `\n${keyAdvice(keys, destination, isInvite)}` : ''
  return new CommandFailure(UNREACHED.includes(code) ? EXIT.unreachable : EXIT.refused, text + more)
}
