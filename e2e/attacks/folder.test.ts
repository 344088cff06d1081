import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { loadRoomCard } from '../../shared/app/hosting/room-card.ts'
import { DATA_FORMAT, DataFolderError, openDataFolder } from '../../shared/node/storage/data-folder.ts'
import { systemChance } from '../../shared/node/system.ts'
import { ask, roomOf, startApp } from './apps.ts'
import { tempFolder } from './target-room.ts'

// A data folder from someone else or a failing disk, on a USB stick or in an archive.

const OURS = 'what someone else wrote'

/** The error of a start with this folder; undefined if the app starts. */
function refusal(folder: string): string | undefined {
  try {
    openDataFolder(folder).release()
    startApp('', folder)
    return undefined
  } catch (error) {
    if (error instanceof DataFolderError) return error.message
    throw error
  }
}

/** The folder of a user who has a name and has hosted a room. */
async function used(): Promise<string> {
  const folder = tempFolder()
  openDataFolder(folder).release()
  const ann = startApp('Ann', folder)
  await ask(ann, { kind: 'setName', name: 'Ann' })
  await ask(ann, { kind: 'hostRoom', name: 'Lab', bind: '127.0.0.1', port: 0 })
  await ann.close()
  return folder
}

describe.skipIf(process.platform === 'win32')('a data folder with links in it', () => {
  test('has nothing written through its links', async () => {
    const folder = await used()
    const victim = join(tempFolder(), 'victim')
    writeFileSync(victim, OURS)
    const door = readdirSync(join(folder, 'rooms')).find((name) => name.endsWith('.door.json')) ?? ''
    for (const name of ['holder', 'format.next', 'settings.json.next', `rooms/${door}.next`]) {
      rmSync(join(folder, name), { force: true })
      symlinkSync(victim, join(folder, name))
    }
    rmSync(join(folder, 'format'))
    openDataFolder(folder).release()
    const ann = startApp('', folder)
    await ask(ann, { kind: 'setName', name: 'Anna' })
    const [recent] = ann.state.recents
    const { room } = await ask(ann, { kind: 'openRecent', id: recent?.id ?? '' })
    await ask(ann, { kind: 'newPasscode', room })
    expect(readFileSync(victim, 'utf8')).toBe(OURS)
    expect(readFileSync(join(folder, 'holder'), 'utf8')).toBe(`${process.pid}`)
    expect(readFileSync(join(folder, 'format'), 'utf8')).toBe(`${DATA_FORMAT}\n`)
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toMatchObject({ name: 'Anna' })
  })

  test('does not open another program’s database as a room', async () => {
    const folder = await used()
    const foreign = join(tempFolder(), 'cookies.sqlite')
    const database = new DatabaseSync(foreign)
    database.exec('CREATE TABLE cookies (name TEXT)')
    database.close()
    const before = readFileSync(foreign)
    const ann = startApp('Ann', folder)
    const { id = '' } = ann.state.recents[0] ?? {}
    const path = join(folder, 'rooms', `${id}.db`)
    for (const extension of ['', '-wal', '-shm']) rmSync(`${path}${extension}`, { force: true })
    symlinkSync(foreign, path)
    expect(await ann.dispatch({ kind: 'openRecent', id })).toMatchObject({
      ok: false,
      problem: { code: 'storage-failed', text: expect.stringContaining('is a link to another file') },
    })
    expect(readFileSync(foreign).equals(before)).toBe(true)
    rmSync(path)
    await ask(ann, { kind: 'openRecent', id })
  })

  test.each(['settings.json', 'device.key', 'format'])(
    'or with a pipe as %s, to which no one writes, is refused with a message',
    async (name) => {
      const folder = await used()
      rmSync(join(folder, name))
      execFileSync('mkfifo', [join(folder, name)])
      expect(refusal(folder)).toBe(
        `Can’t read ${join(folder, name)}: it isn’t a file. Nothing in it was changed.`,
      )
      expect(statSync(join(folder, name)).isFIFO()).toBe(true)
    },
  )
})

describe('a damaged data folder', () => {
  test.each([
    ['', /damaged \(line 1, column 1: unexpected end\)/],
    ['{"version":1,"name":"Ann","rece', /damaged \(line 1, column 32: unexpected end\)/],
    ['{\n  "version": 1,\n  "name": "Ann",\n}', /damaged \(line 4, column 1: unexpected “}”\)/],
    ['{\n  "name": "\u00C4nn"}', /damaged \(line 2 is not UTF-8 text\)/],
    ['{"version":1,"name":"Ann","recents":[],"probe":"10.0.0.0/24"}', /damaged \(probe: expected Array\)/],
  ])(
    'with the settings %j keeps them and says so, because they hold the keys of hosts',
    async (content, words) => {
      const folder = await used()
      writeFileSync(join(folder, 'settings.json'), content, 'latin1')
      expect(refusal(folder)).toMatch(words)
      expect(readFileSync(join(folder, 'settings.json'), 'latin1')).toBe(content)
    },
  )

  test('with a folder in place of the settings is refused with a message', async () => {
    const folder = await used()
    rmSync(join(folder, 'settings.json'))
    mkdirSync(join(folder, 'settings.json'))
    expect(refusal(folder)).toMatch(/Can’t read .+settings\.json: .+\. Nothing in it was changed\.$/)
  })

  test.each(['', '1e999', '\u001B[2J1', '-1', '9'.repeat(40), 'x'.repeat(100_000)])(
    'with the format %j is refused, and its text is not repeated',
    async (format) => {
      const folder = await used()
      writeFileSync(join(folder, 'format'), format)
      const said = refusal(folder) ?? ''
      expect(said).toMatch(/^Can’t tell which version of Parley created the data folder [^\p{Cc}]+\.$/u)
      expect(said.length).toBeLessThan(500)
      expect(readFileSync(join(folder, 'format'), 'utf8')).toBe(format)
    },
  )

  test('with a damaged room.json does not open another room instead', () => {
    const folder = tempFolder()
    const card = loadRoomCard(folder, systemChance, 'Lab', '')
    expect(loadRoomCard(folder, systemChance, undefined, '')).toEqual(card)
    writeFileSync(join(folder, 'room.json'), '{"version":1,"id"')
    expect(() => loadRoomCard(folder, systemChance, undefined, '')).toThrow(
      /room\.json is damaged \(line 1, column 18: unexpected end\)/,
    )
    expect(readFileSync(join(folder, 'room.json'), 'utf8')).toBe('{"version":1,"id"')
  })

  test('with an impossible date opens with all of its rooms', async () => {
    const folder = await used()
    const file = join(folder, 'settings.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"at": \d+/, '"at": 1e999'))
    expect(startApp('', folder).state.recents).toMatchObject([{ name: 'Lab', at: 0 }])
  })

  test('with a damaged host key says so when a room is opened, and keeps the file', async () => {
    const folder = await used()
    writeFileSync(join(folder, 'host.pem'), 'half a k')
    const ann = startApp('Ann', folder)
    const answer = await ann.dispatch({ kind: 'hostRoom', name: 'Attic', bind: '127.0.0.1', port: 0 })
    expect(answer).toMatchObject({ ok: false, problem: { code: 'data-damaged' } })
    expect(answer.ok ? '' : answer.problem.text).toMatch(/host\.pem is damaged\. Move the file away/)
    expect(readFileSync(join(folder, 'host.pem'), 'utf8')).toBe('half a k')
    rmSync(join(folder, 'host.pem'))
    await ask(ann, { kind: 'hostRoom', name: 'Attic', bind: '127.0.0.1', port: 0 })
    expect(roomOf(ann).name).toBe('Attic')
  })
})
