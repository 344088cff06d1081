import { describe, expect, test } from 'vitest'
import { hasTerminals } from '../../build/testing/terminal.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'
import { HOST, inTerminal, joining, run } from '../terminal/terminal.fixture.ts'
import type { TerminalOptions } from '../../build/testing/terminal.ts'

/** A host in a separate terminal, and how to join the room. */
async function hostInTerminal(options: TerminalOptions = {}, ...more: string[]) {
  const data = tempFolder()
  const terminal = inTerminal(options, ...HOST, '--as', 'Hanna', '--data', data, ...more)
  const text = await terminal.shows((shown) => shown.trimEnd().endsWith('\n>'))
  const address = /127\.0\.0\.1:\d+/.exec(text.replaceAll('\n', ''))?.[0] ?? ''
  return { terminal, data, address, text }
}

describe.skipIf(!hasTerminals)('a host at a terminal', () => {
  test('is in the room and talks there; commands begin with a slash', async () => {
    const { terminal, address, data } = await hostInTerminal()
    const ann = await joining(address)
    terminal.type('Hello from the host\r')
    await ann.line('"name":"Hanna"},"nonce"')
    ann.say('Hello, Hanna')
    await terminal.shows((text) => /Ann: Hello, Hanna/.test(text))
    terminal.type('/members\r')
    await terminal.shows((text) => text.includes('Here: Hanna (owner), Ann.'))
    terminal.type('/mute Ann\r')
    await ann.line('"kind":"mute"')
    expect(await run('', 'knocks', '--data', data)).toMatchObject({ status: 0 })
    await terminal.shows((text) => text.includes('From another terminal: knocks'))
    terminal.type('/quit\r')
    await ann.line('"host-stopping"')
    expect(await terminal.ended).toBe(0)
  })

  test('sends a deletion that can still be undone before it closes the room', async () => {
    const { terminal, address } = await hostInTerminal()
    const ann = await joining(address)
    ann.say('a slip of the tongue')
    await terminal.shows((text) => /Ann: a slip/.test(text))
    terminal.type('/delete Ann\r')
    await terminal.shows((text) => text.includes('Deleting… /undo takes it back.'))
    terminal.type('/quit\r')
    await ann.line('"removed":true')
    expect(await terminal.ended).toBe(0)
  })

  test('is asked before sending a line that begins like a command', async () => {
    const { terminal, address } = await hostInTerminal()
    const ann = await joining(address)
    terminal.type('mute Ann\r')
    await terminal.shows((text) => text.includes('Did you mean /mute Ann?') && text.includes('> mute Ann'))
    terminal.type('\r')
    await ann.line('"text":"mute Ann"')
    terminal.type('help\r')
    await terminal.shows((text) => text.includes('Did you mean /help?'))
    terminal.type('\u0015/help\r')
    await terminal.shows((text) => text.includes('/invite [HOURS]') && text.includes('/who'))
    terminal.type('last\r')
    await ann.line('"text":"last"')
    expect(ann.output).not.toContain('"text":"help"')
  })

  test('sees the invite last, and its QR code on request or if both fit', async () => {
    const small = await hostInTerminal({ columns: 80, rows: 24 })
    expect(small.text).not.toContain('█')
    expect(small.text.replaceAll('\n', '')).toMatch(/join 'parley:\/\/[^']+'(\d+:\d+ — Hanna joined)?> $/)
    small.terminal.type('/qr\r')
    const notice = 'This window is too small for the whole code. Make it at least'
    await small.terminal.shows((text) => text.includes('█') && text.replaceAll(/\s+/g, ' ').includes(notice))
    const large = await hostInTerminal({ columns: 120, rows: 60 })
    expect(large.text).toMatch(/█[\s\S]*'parley:\/\//)
    large.terminal.type('/qr\r')
    const twice = await large.terminal.shows((text) => text.split('▀▀▀▀▀▀▀▀▀▀▀▀▀▀').length > 2)
    expect(twice).not.toContain('too small')
    const withQr = await hostInTerminal({ columns: 80, rows: 24 }, '--qr')
    expect(withQr.text).toMatch(/█[\s\S]*'parley:\/\//)
  })

  test('keeps the room open when input ends', async () => {
    const { terminal, address } = await hostInTerminal()
    terminal.type('\u0004')
    await terminal.shows((text) => text.includes('The input has ended.'))
    const ann = await joining(address)
    await terminal.shows((text) => text.includes('Ann joined'))
    terminal.type('\u0003')
    await ann.line('"host-stopping"')
    const shown = await terminal.shows((text) => text.includes('is closed.'))
    expect(shown.split('The input has ended')).toHaveLength(2)
  })

  test('types commands without a slash in a terminal without a cursor, as in a pipe', async () => {
    const { terminal } = { terminal: inTerminal({ env: { TERM: 'dumb' } }, ...HOST, '--data', tempFolder()) }
    await terminal.shows((text) => text.includes("'parley://"))
    terminal.type('members\n')
    await terminal.shows((text) => text.includes('Here: no one.'))
    expect(terminal.raw).not.toContain('\u001B')
  })
})
