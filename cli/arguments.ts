import { parseArgs, type ParseArgsConfig } from 'node:util'
import { parseDestination, type Destination } from '../shared/app/joining/destination.ts'
import { nameProblem, probeProblem } from '../shared/words/failure-words.ts'
import { parsePort, type Address } from '../shared/protocol/finding/address.ts'
import { encodesBytes } from '../shared/protocol/trust/base64url.ts'
import { limits } from '../shared/protocol/base/limits.ts'
import { readPasscode } from '../shared/protocol/trust/passcode.ts'
import { parseProbeList } from '../shared/protocol/finding/probe-list.ts'
import { checkName, checkRoomName } from '../shared/protocol/text/text.ts'
import { foldTyped } from '../shared/protocol/text/typed-text.ts'
import { systemError } from '../shared/node/system-error.ts'
import { processEnvironment, absolutePath } from '../shared/node/storage/user-folders.ts'
import { COMMAND } from './own-command.ts'
import { usageFailure } from './exit.ts'
import { workingFolder } from './working-folder.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Reads a command's arguments. Throws a usage failure that names an invalid one. */
export function readArguments<const O extends Options>(args: string[], options: O, positionals: number) {
  const parsed = parseOrFail(args, options)
  if (parsed.positionals.length > positionals) {
    throw usageFailure(`Unexpected argument “${parsed.positionals[positionals]}”.`)
  }
  return parsed
}

function parseOrFail<const O extends Options>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    // Node's message continues with advice about "--" that does not help here.
    throw usageFailure(`${systemError(error).message.split('. ')[0]}.`)
  }
}

export function portArgument(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback
  const port = parsePort(text)
  if (port === null)
    throw usageFailure(`--port ${text}: must be a number from 0 to 65535 (0: any free port).`)
  return port
}

/**
 * The absolute path of a typed file or folder, which is the same from any folder. `label` begins
 * the error message. Throws CommandFailure.
 */
export function pathArgument(label: string, typed: string): string {
  if (typed === '') throw usageFailure(`${label} is empty. Enter a name.`)
  const path = absolutePath(typed, workingFolder(), processEnvironment)
  if (path !== undefined) return path
  throw usageFailure(
    typed.startsWith('~')
      ? `${label} ${typed}: ~ works only for your own home folder, as in ~/rooms. Use the full path, or ./${typed} if the name begins with ~.`
      : `${label} ${typed}: the current folder was deleted. Change to another one, or use the full path.`,
  )
}

/** A limit from its own option, as an object with `key`; empty if the option was not given. */
export function countArgument<K extends string>(
  key: K,
  option: string,
  text: string | undefined,
): { [P in K]?: number } {
  if (text === undefined) return {}
  const count = Number(foldTyped(text))
  if (!/^\d{1,9}$/.test(foldTyped(text)) || count === 0)
    throw usageFailure(`${option} ${text}: must be a whole number of at least 1.`)
  return { [key]: count } as { [P in K]?: number }
}

export function addressArgument(text: string | undefined): Address {
  const { addresses } = destinationArgument(text)
  return addresses[0]
}

/** Where to join: an address, or an invite link. Throws CommandFailure. */
export function destinationArgument(text: string | undefined): Extract<Destination, { ok: true }> {
  if (text === undefined)
    throw usageFailure(`Which room? ${COMMAND} join HOST[:PORT], or the invite in quotes.`)
  const parsed = parseDestination(text)
  if (!parsed.ok) throw usageFailure(parsed.problem.text)
  return parsed
}

/** Addresses and ranges to scan for rooms. Throws CommandFailure. */
export function probeArgument(texts: readonly string[] | undefined): readonly Address[] {
  const parsed = parseProbeList(texts?.join(' ') ?? '')
  if (!parsed.ok) throw usageFailure(`--probe: ${probeProblem(parsed.problem, parsed.entry).text}`)
  if (texts && parsed.addresses.length === 0)
    throw usageFailure('--probe: enter an address or a range after it.')
  return parsed.addresses
}

/** Six digits, in any spelling. Throws CommandFailure. */
export function passcodeArgument(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const digits = readPasscode(text)
  if (digits === undefined) throw usageFailure(`--passcode ${text}: a passcode has 6 digits.`)
  return digits
}

/** A host’s complete key as it was shown, even with line breaks. Throws CommandFailure. */
export function keyArgument(text: string | undefined): string | undefined {
  const key = text === undefined ? undefined : foldTyped(text).replaceAll(/[\s"'“”„‘’«»<>]/g, '')
  if (key !== undefined && !encodesBytes(key, 32))
    throw usageFailure(`--trust ${text}: incomplete key (43 characters needed).`)
  return key
}

/** An address of this computer to listen on; `fallback` if none was given. */
export function bindArgument(text: string | undefined, fallback: string): string {
  const bind = foldTyped(text ?? '').replaceAll(/[\s"'“”„‘’«»<>[\]]/g, '')
  return bind === '' ? fallback : bind
}

export function nameArgument(option: '--as' | '--name', raw: string): string {
  const [check, max] =
    option === '--as' ? [checkName, limits.nameChars] : [checkRoomName, limits.roomNameChars]
  // Node replaces bytes that are not UTF-8 with this character: no one has such a name.
  if (raw.includes('\uFFFD')) throw usageFailure(`The name after ${option} isn’t UTF-8 text.`)
  const name = check(raw)
  if (!name.ok) throw usageFailure(nameProblem(name.problem, `a name after ${option}`, max).text)
  return name.text
}
