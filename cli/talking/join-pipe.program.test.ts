import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasTerminals } from '../../build/testing/terminal.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'
import { hosting, inTerminal, joining, run, start } from '../terminal/terminal.fixture.ts'

const joinAs = (address: string, name: string, ...more: string[]) => [
  'join',
  address,
  '--as',
  name,
  '--data',
  tempFolder(),
  ...more,
]

describe('kind 5: input piped into a conversation', () => {
  test('is read up to /quit, and earlier lines are in the room', async () => {
    const { address } = await hosting()
    const bob = await joining(address, 'Bob')
    for (const [input, said] of [
      ['/quit\nnot read\n', undefined],
      ['hi\n/quit\nnot read\n', '"hi"'],
      ['/QUIT', undefined],
    ] as const) {
      const { status, stderr } = await run(input, ...joinAs(address, 'Ann'))
      expect([status, stderr]).toEqual([0, ''])
      if (said !== undefined) await bob.line(said)
    }
    bob.say('the last one')
    await bob.line('"the last one"')
    expect(bob.output).not.toContain('not read')
  })

  test('is a message unless it looks like a command, which is never posted', async () => {
    const { address } = await hosting()
    const bob = await joining(address, 'Bob')
    const said = ['$ which node', '/usr/local/bin/node', '// a comment in C', '/* block */', '/ x', '//x']
    const input = [...said, '/quit smoking day', '/frob it', '/mute No one', 'last line'].join('\n')
    const { status, stderr } = await run(input, ...joinAs(address, 'Ann'))
    for (const body of [...said, 'last line']) await bob.line(JSON.stringify(body))
    expect(bob.output).not.toMatch(/smoking|frob|mute/)
    expect(status).toBe(4)
    expect(stderr).toMatch(
      /^parley: line 7: \/quit can’t be followed by text.*\nparley: line 8: Unknown command \/frob.*\nparley: line 9: .*No one.*\n$/,
    )
  })

  test('is refused with its line number and exit code 4 if it is too long', async () => {
    const { address } = await hosting()
    const bob = await joining(address, 'Bob')
    const input = `first\n${'x'.repeat(9_000)}\nlast\n`
    const people = await run(input, ...joinAs(address, 'Ann'))
    expect([people.status, people.stderr]).toEqual([4, expect.stringMatching(/^parley: line 2: .+\n$/)])
    const program = await run(input, ...joinAs(address, 'Cyd', '--json'))
    expect(program.status).toBe(4)
    expect(program.stdout).toContain('{"type":"failed","line":2,')
    for (const name of ['Ann', 'Cyd'])
      for (const body of ['first', 'last'])
        await bob.line(`"name":"${name}"},"nonce"`).then(() => bob.line(body))
  })

  test('is reported with its line number if the room refuses it', async () => {
    const { host, address } = await hosting()
    const folder = tempFolder()
    const joinArgs = ['join', address, '--as', 'Ann', '--data', folder]
    expect(await run('hello\n', ...joinArgs)).toMatchObject({ status: 0 })
    host.say('mute Ann')
    await host.line('"ok":true')
    const { status, stderr } = await run('\nhello?\n', ...joinArgs)
    expect([status, stderr]).toEqual([
      4,
      expect.stringMatching(/^parley: line 2: Not sent: “hello\?”\. .*mute/),
    ])
    // The user saw it; nothing of it waits in the folder.
    expect(await run('', ...joinArgs)).toEqual({ status: 0, stderr: '', stdout: expect.any(String) })
  })

  test('is always a message with --json', async () => {
    const { address } = await hosting()
    const bob = await joining(address, 'Bob')
    const lines = readFileSync(join(import.meta.dirname, '../../LICENSE'), 'utf8').split('\n')
    const input = ['/quit', '/frob it', '//x', ...lines.slice(0, 3)].filter((line) => line !== '')
    expect(await run(input.join('\n'), ...joinAs(address, 'Ann', '--json'))).toMatchObject({ status: 0 })
    for (const body of input) await bob.line(`"text":${JSON.stringify(body)}`)
  })
})

describe('kind 5: the reader of a conversation’s output', () => {
  test('may go away: lines that were read are in the room, without an error', async () => {
    const { address } = await hosting()
    const bob = await joining(address, 'Bob')
    for (const json of [[], ['--json']]) {
      const ann = start('', ...joinAs(address, 'Ann', ...json))
      ann.say(`one ${json.length}`)
      await bob.line(`"one ${json.length}"`)
      ann.child.stdout?.destroy()
      bob.say('two')
      expect([await ann.ended, ann.errors]).toEqual([0, ''])
    }
  })
})

describe.skipIf(!hasTerminals)('kind 9: a terminal without a cursor', () => {
  test('is treated as a pipe: no colours and no escape sequences', async () => {
    const { address } = await hosting()
    const bob = await joining(address, 'Bob')
    const ann = inTerminal({ env: { TERM: 'dumb' } }, ...joinAs(address, 'Ann'))
    await ann.shows((text) => text.includes('You’re in'))
    ann.type('hello\n')
    await bob.line('"hello"')
    bob.say('hi')
    await ann.shows((text) => text.includes('Bob: hi'))
    ann.type('/quit\n')
    expect(await ann.ended).toBe(0)
    expect(ann.raw).not.toContain('\u001B')
  })

  test('NO_COLOR turns off only colours', async () => {
    const { address } = await hosting()
    const ann = inTerminal({ env: { NO_COLOR: '1' } }, ...joinAs(address, 'Ann'))
    await ann.shows((text) => text.includes('Ann joined'))
    ann.type('/quit\r')
    expect(await ann.ended).toBe(0)
    expect(ann.raw).toContain('\u001B[?2004h')
    for (const colour of ['[2m', '[0m', '[31m', '[36m']) expect(ann.raw).not.toContain(`\u001B${colour}`)
  })
})
