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
import { COMMAND, commandLine } from '../own-command.ts'
import { CommandFailure, EXIT, usageFailure } from '../exit.ts'
import { claimDataFolder } from '../folder.ts'
import { keyAdvice } from '../talking/host-keys.ts'
import { isLoopback } from '../hosting/host-options.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { loginName } from '../login-name.ts'
import { jsonConversation } from '../talking/join-json.ts'
import { peopleConversation } from '../talking/join-people.ts'
import { writeStderr } from '../terminal/output.ts'
import { interrupted } from '../signals.ts'
import { isDumb } from '../terminal/terminal.ts'

/** Codes of failures to reach a host, in contrast to a host that refused. */
const UNREACHABLE: readonly string[] = [
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
      commands: { type: 'boolean' },
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
  const hasCommands = values.commands === true
  if (hasCommands && values.json !== true) throw usageFailure('--commands needs --json.')
  const requestedName = values.as === undefined ? undefined : nameArgument('--as', values.as)
  const request: JoinRequest = {
    destination: invite ? (positionals[0] ?? '') : formatAddress(addresses[0]),
    isInvite: invite !== undefined,
    passcode: passcodeArgument(values.passcode),
    trust: keyArgument(values.trust),
    json: values.json === true,
  }
  // Show the address if it differs from the typed text: the user may have meant another one.
  if (!request.json && !invite && addressIn(positionals[0] ?? '') !== positionals[0])
    writeStderr(`Joining ${request.destination}.`)
  const folder = claimDataFolder(values.data, 'client', writeStderr)
  const savedName = new Settings(folder.path).name
  const app = new ParleyApp({
    folder,
    downloads: () => downloadsFolder() ?? folder.path,
    clock: systemClock,
    chance: systemChance,
    plain,
    // Discovery lets the client follow a room to another address, which cannot happen on the
    // loopback.
    ...(!isLoopback(addresses[0].host) && !values['no-nearby'] && { discovery: openDiscovery }),
    // Without a chosen name, this run uses the system's user name, but does not save it.
    ...defined({ as: requestedName ?? (savedName === '' ? loginName() : undefined) }),
  })
  try {
    const room = await joinRoom(app, request)
    if (room === null) return INTERRUPTED
    if (request.json) return await jsonConversation(app, room, { hasCommands })
    const rejoinCommand = (address: string) =>
      joinCommand(address, { as: values.as, data: values.data && folder.path })
    return await peopleConversation(app, room, { rejoinCommand, isPersistent: !folder.temporary })
  } finally {
    await app.close()
  }
}

/** The command that joins at an address with the same identity, for pasting into a shell. */
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

/**
 * Joins a room, and asks for its passcode if needed. Null if interrupted. Throws CommandFailure.
 */
async function joinRoom(app: ParleyApp, request: JoinRequest): Promise<RoomRef | null> {
  if (request.json) printStatus({ state: 'connecting' })
  const unsubscribe = app.subscribe(whenKnocking(app, () => reportKnocking(request.json)))
  const leave = app.acquireAttention()
  const stop = interrupted().then(() => null)
  try {
    let { passcode } = request
    for (;;) {
      const { destination: address, trust } = request
      const joining = app.dispatch({ kind: 'joinRoom', address, ...defined({ passcode, trust }) })
      const joined = await Promise.race([joining, stop])
      if (joined === null) return null
      if (joined.ok) return joined.value.room
      passcode = await askPasscode(joined.problem, request)
      if (passcode === undefined) throw failure(joined.problem, request)
    }
  } finally {
    unsubscribe()
    leave()
  }
}

/** Calls `onKnocking` when a room begins to wait for its host’s approval. */
function whenKnocking(app: ParleyApp, onKnocking: () => void): () => void {
  let knocking = false
  return () => {
    const now = app.state.rooms.some(({ session }) => session.kind === 'knocking')
    if (now && !knocking) onKnocking()
    knocking = now
  }
}

function reportKnocking(json: boolean): void {
  if (json) printStatus({ state: 'knocking' })
  else writeStderr('Waiting for approval… (Ctrl-C to cancel)')
}

/**
 * Asks for the passcode at a terminal if the room needs one; undefined without a terminal or an
 * input.
 */
async function askPasscode({ code, text }: Problem, { json }: JoinRequest): Promise<string | undefined> {
  const isPasscodeNeeded = code === 'passcode-needed' || code === 'passcode-wrong'
  if (!isPasscodeNeeded || json || !process.stdin.isTTY || !process.stderr.isTTY) return undefined
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: !isDumb() })
  try {
    writeStderr(text)
    const abort = new AbortController()
    lines.once('close', () => abort.abort())
    lines.once('error', () => lines.close())
    lines.once('SIGINT', () => lines.close())
    const typed = (await lines.question('Passcode: ', { signal: abort.signal })).trim()
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
  const advice = keys ? `\n${keyAdvice(keys, destination, isInvite)}` : ''
  return new CommandFailure(UNREACHABLE.includes(code) ? EXIT.unreachable : EXIT.refused, text + advice)
}
