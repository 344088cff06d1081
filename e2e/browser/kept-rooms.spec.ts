import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { printedTexts, Started, type ParleyProcess } from './processes.ts'

test.describe('kept rooms, in the terminal', () => {
  let started: Started
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(() => started.end())

  const run = async (...args: string[]): Promise<ParleyProcess> => {
    const parley = started.run(args)
    parley.child.stdin?.end()
    await parley.closed
    return parley
  }

  /** A room with three messages, and the folder of their author. */
  const talk = async () => {
    const host = await started.host({ name: 'Print shop' })
    const folder = await started.folder()
    const ann = started.run(['join', host.address, '--as', 'Ann', '--json', '--data', folder])
    ann.child.stdin?.end('The poster is ready\n東京 next week\nplain\n')
    await ann.closed
    return { host, folder, address: host.address }
  }

  test('/search finds words, parts of words and Japanese', async () => {
    const { address, folder } = await talk()
    const ann = started.run(['join', address, '--as', 'Ann', '--data', folder])
    ann.child.stdin?.end('/search oster\n/search 東京\n/search "zebra\n')
    await ann.closed
    const output = ann.lines.join('\n')
    expect(output).toContain('1 found for “oster”')
    expect(output).toMatch(/Ann: 東京 next week\n— 1 found for “東京”/)
    expect(output).toContain('Nothing found for “"zebra”')
  })

  test('are listed, exported, imported into a new folder, and forgotten', async () => {
    const { folder } = await talk()
    const listed = await run('rooms', '--data', folder, '--json')
    expect(JSON.parse(listed.lines[0] ?? '')).toMatchObject({ type: 'room', name: 'Print shop', events: 4 })

    const out = await started.folder()
    await run('export', 'Print shop', '--data', folder, '--out', out)
    const [file = ''] = readdirSync(out)
    expect(file).toMatch(/^Print shop \d{4}-\d\d-\d\d\.jsonl$/)
    const restored = await started.folder()
    const imported = await run('import', join(out, file), '--data', restored, '--name', 'Copy')
    expect(imported.child.exitCode).toBe(0)
    const { address } = await started.host({ folder: restored })
    const reader = await started.terminal(address, 'Bob')
    await reader.line((line) => line.includes('plain'))
    expect(printedTexts(reader)).toEqual(['The poster is ready', '東京 next week', 'plain'])

    expect((await run('forget', 'Print shop', '--data', folder)).child.exitCode).toBe(0)
    expect((await run('rooms', '--data', folder)).lines[0]).toContain('There are no rooms')
    expect((await run('forget', 'Print shop', '--data', folder)).child.exitCode).toBe(2)
  })

  test('an import with a bad line names the line, and imports nothing', async () => {
    const folder = await started.folder()
    const file = join(await started.folder(), 'bad.jsonl')
    writeFileSync(file, '{"kind":"parley-export","version":1}\nnonsense\n')
    const imported = started.run(['import', file, '--data', folder])
    let errors = ''
    imported.child.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
    await imported.closed
    expect(imported.child.exitCode).toBe(2)
    expect(errors).toBe('parley: Nothing was imported. Line 2, column 1: unexpected “n”.\n')
    expect((await run('rooms', '--data', folder)).lines[0]).toContain('There are no rooms')
  })

  test('a folder in use is refused with the id of the process that uses it', async () => {
    const { host } = await talk()
    const second = started.run(['host', '--port', '0', '--bind', '127.0.0.1', '--data', host.folder])
    let errors = ''
    second.child.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
    await second.closed
    expect(second.child.exitCode).toBe(2)
    expect(errors).toContain(`in use by another Parley (process ${host.process.child.pid})`)
  })

  test('--plain is refused beyond this computer', async () => {
    const parley = await run('host', '--plain', '--data', await started.folder())
    expect(parley.child.exitCode).toBe(2)
  })

  test('a damaged log is set aside and reported, and never overwritten', async () => {
    const { host } = await talk()
    // Ended properly, so the write-ahead file is empty. SQLite would restore the log from it.
    host.process.child.kill('SIGTERM')
    await host.process.closed
    const rooms = join(host.folder, 'rooms')
    const [name = ''] = readdirSync(rooms).filter((file) => file.endsWith('.db'))
    const garbage = 'not a database '.repeat(1000)
    writeFileSync(join(rooms, name), garbage)
    const again = started.run(['host', '--json', '--bind', '127.0.0.1', '--port', '0', '--data', host.folder])
    let errors = ''
    again.child.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
    await again.line((line) => line.includes('listening'))
    again.child.kill('SIGTERM')
    await again.closed
    expect(errors).toContain('was damaged and has been replaced')
    expect(errors).toContain('bans, mutes and moderators were lost')
    const aside = readdirSync(rooms).find((file) => /\.damaged-[^.]*$/.test(file)) ?? ''
    expect(readFileSync(join(rooms, aside), 'utf8')).toBe(garbage)
  })

  test('a damaged door file is set aside and reported; members can return, and old invites admit no one', async () => {
    const { host, folder, address } = await talk()
    host.process.child.kill('SIGTERM')
    await host.process.closed
    const rooms = join(host.folder, 'rooms')
    const [name = ''] = readdirSync(rooms).filter((file) => file.endsWith('.door.json'))
    writeFileSync(join(rooms, name), '{"version":1,"policy":"op')
    const port = String(host.port)
    const again = started.run(['host', '--bind', '127.0.0.1', '--port', port, '--data', host.folder])
    let errors = ''
    again.child.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
    await again.line((line) => line.includes('is open.'))
    expect(errors).toContain(`The damaged file is at ${join(rooms, name)}.broken.`)
    expect(errors).toContain('Check who can join')
    const ann = started.run(['join', address, '--json', '--data', folder])
    await ann.line((line) => line.includes('"joined"'))
    const cy = await run('join', host.invite, '--as', 'Cy', '--json', '--data', await started.folder())
    expect(cy.child.exitCode).toBe(4)
    expect(cy.lines.join()).toContain('invite-not-valid')
  })
})
