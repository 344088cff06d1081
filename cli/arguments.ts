import { parseArgs, type ParseArgsConfig } from 'node:util'
import { addressProblem, nameProblem } from '../shared/client/words.ts'
import { parseAddress, parsePort, type Address } from '../shared/protocol/address.ts'
import { limits } from '../shared/protocol/limits.ts'
import { checkName, checkRoomName } from '../shared/protocol/text.ts'
import { systemError } from '../shared/node/system-error.ts'
import { usageFailure } from './exit.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Reads a command's arguments; what does not fit is a usage failure that names it. */
export function readArguments<const O extends Options>(args: string[], options: O, positionals: number) {
  const parsed = parseOrFail(args, options)
  if (parsed.positionals.length > positionals) {
    throw usageFailure(`“${parsed.positionals[positionals]}” is one argument too many.`)
  }
  return parsed
}

function parseOrFail<const O extends Options>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    // Node's sentence goes on with advice about "--" that helps nobody here.
    throw usageFailure(`${systemError(error).message.split('. ')[0]}.`)
  }
}

export function portArgument(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback
  const port = parsePort(text)
  if (port === null)
    throw usageFailure(`--port ${text}: a port is a number from 0 to 65535; 0 picks a free one.`)
  return port
}

/** A limit somebody typed, as an option of its own; nothing when it was not given. */
export function countArgument<K extends string>(
  key: K,
  option: string,
  text: string | undefined,
): { [P in K]?: number } {
  if (text === undefined) return {}
  const count = Number(text)
  if (!/^\d{1,9}$/.test(text) || count === 0)
    throw usageFailure(`${option} ${text}: that is a whole number from 1 on.`)
  return { [key]: count } as { [P in K]?: number }
}

export function addressArgument(text: string | undefined): Address {
  if (text === undefined) throw usageFailure('Say which room to join: parley join HOST[:PORT].')
  const parsed = parseAddress(text)
  if (!parsed.ok) throw usageFailure(addressProblem(parsed.problem, text).text)
  return parsed.address
}

export function nameArgument(option: '--as' | '--name', raw: string): string {
  const [check, max] =
    option === '--as' ? [checkName, limits.nameChars] : [checkRoomName, limits.roomNameChars]
  const name = check(raw)
  if (!name.ok) throw usageFailure(nameProblem(name.problem, `The name after ${option}`, max).text)
  return name.text
}
