import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Running } from '../../build/testing/running.ts'
import { Terminal, type TerminalOptions } from '../../build/testing/terminal.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'

export const program = join(import.meta.dirname, '../parley.ts')

/** The options of `parley host` that open a room on this computer only, to everyone. */
export const HOST = ['host', '--hidden', '--bind', '127.0.0.1', '--port', '0', '--join', 'open']

/** Runs Parley as a shell does, with changes to its standard streams. Ended after the test. */
export function start(redirections: string, ...args: string[]): Running {
  const line = `exec "$0" "$@" ${redirections}`
  const running = new Running('sh', ['-c', line, process.execPath, program, ...args], {})
  onTestFinished(() => running.kill())
  return running
}

/** Runs Parley to its end, with `input` as its whole standard input. */
export const run = (input: string, ...args: string[]) => runIn({}, input, ...args)

/** The same with a different environment. */
export async function runIn(env: Readonly<Record<string, string>>, input: string, ...args: string[]) {
  const running = new Running(process.execPath, [program, ...args], { env: { ...process.env, ...env } })
  onTestFinished(() => running.kill())
  running.child.stdin?.end(input)
  const status = await running.ended
  return { status, stdout: running.output, stderr: running.errors }
}

/** A host with --json, and its address. */
export async function hosting(redirections = '') {
  const data = tempFolder()
  const host = start(redirections, ...HOST, '--json', '--data', data)
  const { port } = JSON.parse(await host.line('"listening"')) as { port: number }
  return { host, data, address: `127.0.0.1:${port}` }
}

/** Joins a room with --json. */
export async function joining(address: string, name = 'Ann'): Promise<Running> {
  const member = start('', 'join', address, '--as', name, '--json', '--data', tempFolder())
  await member.line('"joined"')
  return member
}

/** Parley in a separate terminal, which is closed after the test. */
export function inTerminal(options: TerminalOptions, ...args: string[]): Terminal {
  const terminal = new Terminal(process.execPath, [program, ...args], options)
  onTestFinished(() => terminal.close())
  return terminal
}

/** Joins a room as a person in a separate terminal. */
export async function joinInTerminal(address: string, name: string, options: TerminalOptions = {}) {
  const terminal = inTerminal(options, 'join', address, '--as', name, '--data', tempFolder())
  await terminal.shows((text) => text.replaceAll('\n', '').includes(`${name} joined`))
  return terminal
}
