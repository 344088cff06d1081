import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DATA_FORMAT } from '../shared/node/storage/data-folder.ts'
import { tempFolder } from '../shared/node/storage/room-log/temp-folder.fixture.ts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ensureBuilt } from '../build/ensure-built.ts'
import { deadlines } from '../build/testing/deadlines.ts'
import { Running } from '../build/testing/running.ts'

// This Parley opens a data folder that a newer one used: it prints a sentence, ends with an exit
// code, and changes not a single byte.

const program = join(import.meta.dirname, 'parley.ts')
const AT_HOME = ['--bind', '127.0.0.1', '--port', '0', '--hidden']
/** Files of the file system and SQLite: they contain nothing about people. */
const TRANSIENT = /^(lock(-journal)?|holder)$|-(wal|shm)$/

/** The folder of a host: settings, key, certificate, a room with its log and door file. */
let original: string
let room: string

/** A copy of the host's folder for one test. */
function copyOfHostFolder(): string {
  const folder = tempFolder()
  cpSync(original, folder, { recursive: true })
  return folder
}

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile() && !TRANSIENT.test(name))
    .toSorted()

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    files(folder).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  )

const found = (folder: string, part: string): string => {
  const name = files(folder).find((file) => file.includes(part))
  if (name === undefined) throw new Error(`no ${part} among ${files(folder).join(', ')}`)
  return join(folder, name)
}

function parley(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    input: '',
    timeout: deadlines.stepMs,
  })
}

/** Every command that opens a data folder. */
const commands = (folder: string): string[][] => [
  ['host', '--data', folder, ...AT_HOME],
  ['join', '127.0.0.1:9', '--as', 'Ann', '--data', folder],
  ['web', '--no-open', '--no-nearby', '--port', '0', '--data', folder],
  ['rooms', '--data', folder],
  ['forget', room, '--data', folder],
  ['export', room, '--data', folder],
]

/** `unchanged`: the file that must not change; without it, every file. */
function expectRefused(folder: string, args: string[], unchanged?: string): void {
  const content = () => (unchanged === undefined ? contents(folder) : readFileSync(unchanged, 'utf8'))
  const before = content()
  const { status, stdout, stderr } = parley(...args)
  expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: '' })
  expect(stderr).toMatch(
    /^parley: .+ was written by a newer version of Parley \((format|version) \d+; this one knows \d+\)\. .+\.\n$/,
  )
  expect(content()).toEqual(before)
}

function rewrite(path: string, change: (content: Record<string, unknown>) => unknown): void {
  const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  writeFileSync(path, JSON.stringify(change(content)))
}

describe('data of a newer Parley', () => {
  beforeAll(async () => {
    // `parley web` builds its page in a checkout, and says so.
    expect(ensureBuilt()).toBe(true)
    original = mkdtempSync(join(tmpdir(), 'parley-newer-'))
    const host = new Running(process.execPath, [program, 'host', '--json', '--data', original, ...AT_HOME], {
      cwd: original,
    })
    await host.line('"listening"')
    host.child.kill('SIGINT')
    await host.ended
    room = (JSON.parse(readFileSync(join(original, 'room.json'), 'utf8')) as { id: string }).id
  })
  afterAll(() => rmSync(original, { recursive: true, force: true }))

  test('as a folder is refused by every command, and nothing in it changes', () => {
    const folder = copyOfHostFolder()
    writeFileSync(join(folder, 'format'), `${DATA_FORMAT + 1}\n`)
    // Its future format is unknown, so none of it is read.
    writeFileSync(join(folder, 'settings.json'), '{"version":2,"people":[]}')
    writeFileSync(join(folder, 'device.key'), 'sealed in some new way')
    writeFileSync(found(folder, 'door'), '{"version":2,"guests":[]}')
    writeFileSync(join(folder, 'updates.json'), '{"agreed":"weekly"}')
    for (const args of commands(folder)) expectRefused(folder, args)
  })

  test('as settings is refused by commands that need them', () => {
    const folder = copyOfHostFolder()
    writeFileSync(join(folder, 'settings.json'), '{"version":2,"people":[]}')
    for (const args of commands(folder).filter(([name]) => name === 'join' || name === 'web'))
      expectRefused(folder, args, join(folder, 'settings.json'))
  })

  test('as a room’s log is refused by commands that open that room', () => {
    const folder = copyOfHostFolder()
    const database = new DatabaseSync(found(folder, '.db'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    for (const args of commands(folder).filter(([name]) => ['host', 'forget', 'export'].includes(name ?? '')))
      expectRefused(folder, args)
  })

  test('as a room’s log is reported in the list of rooms', () => {
    const folder = copyOfHostFolder()
    const newer = join(folder, 'rooms', 'newer.db')
    copyFileSync(found(folder, '.db'), newer)
    const database = new DatabaseSync(newer)
    database.exec('PRAGMA user_version = 99')
    database.close()
    const damaged = join(folder, 'rooms', 'damaged.db')
    writeFileSync(damaged, 'not SQLite')
    const unchanged = () => [newer, damaged].map((path) => contents(folder)[relative(folder, path)])
    const before = unchanged()
    const { status, stdout, stderr } = parley('rooms', '--json', '--data', folder)
    expect({
      status,
      rooms: stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    }).toEqual({
      status: 0,
      rooms: [expect.objectContaining({ type: 'room', id: room })],
    })
    expect(stderr.split('\n')).toEqual([
      `parley: Can’t open ${damaged}: file is not a database.`,
      `parley: ${newer} was written by a newer version of Parley (format 99; this one knows 8). Nothing in it was changed. Install the newer version again to open it.`,
      '',
    ])
    expect(unchanged()).toEqual(before)
  })

  test('is reported even if no other room exists', () => {
    const folder = copyOfHostFolder()
    const database = new DatabaseSync(found(folder, '.db'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    const { status, stdout, stderr } = parley('rooms', '--data', folder)
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toContain('was written by a newer version of Parley')
  })

  test.each(['room.json', 'door'])('as %s is refused by the host', (name) => {
    const folder = copyOfHostFolder()
    const file = found(folder, name)
    rewrite(file, (content) => ({ ...content, version: 2, policy: 'by-vote', id: 7 }))
    expectRefused(folder, ['host', '--data', folder, ...AT_HOME], file)
  })

  test('does not include this version’s own data: the folder opens', () => {
    const folder = copyOfHostFolder()
    expect(readFileSync(join(folder, 'format'), 'utf8')).toBe(`${DATA_FORMAT}\n`)
    expect(parley('rooms', '--data', folder).status).toBe(0)
    // Earlier ones had no number.
    rmSync(join(folder, 'format'))
    expect(parley('rooms', '--data', folder).status).toBe(0)
  })

  test('is detected by the folder’s number for a room’s log, too: both numbers go up together', () => {
    const folder = copyOfHostFolder()
    const database = new DatabaseSync(found(folder, '.db'))
    onTestFinished(() => database.close())
    const schema = database.prepare('PRAGMA user_version').get()?.['user_version']
    expect({ format: DATA_FORMAT, schema }).toEqual({ format: 6, schema: 8 })
  })
})
