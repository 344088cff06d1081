import { describe, expect, test } from 'vitest'
import { hasTerminals, type Terminal } from '../../build/testing/terminal.ts'
import { hosting, joining, joinInTerminal } from './terminal.fixture.ts'

/** How often a text is visible, however it wraps. */
const occurrences = (terminal: Terminal, text: string): number =>
  terminal.screen.join('').replaceAll(' ', '').split(text.replaceAll(' ', '')).length - 1

describe.skipIf(!hasTerminals)('kind 5: a paste at a terminal', () => {
  test('is one message after Enter, and never a command', async () => {
    const { address } = await hosting()
    const bob = await joining(address, 'Bob')
    const ann = await joinInTerminal(address, 'Ann')
    ann.paste('which node\n/usr/local/bin/node\n/quit smoking day\nlast line\n')
    await ann.shows((text) => text.includes('> [paste 1: 4 lines]'))
    ann.type(' (all of it)\r')
    await bob.line(String.raw`"which node\n/usr/local/bin/node\n/quit smoking day\nlast line (all of it)"`)
    ann.paste('/quit')
    ann.type('\r')
    await bob.line('"/quit"')
    // A typed line means what it says, even if its rest was pasted.
    ann.type('/who ')
    ann.paste('Ann')
    ann.type('\r')
    await ann.shows((text) => text.includes('Here: Bob, Ann'))
  })

  test('contains nothing that moves the cursor', async () => {
    const { address } = await hosting()
    const bob = await joining(address, 'Bob')
    const ann = await joinInTerminal(address, 'Ann')
    ann.paste('\u001B[31mFAIL\u001B[0m a\u0007b\u001B[2Jc')
    await ann.shows((text) => text.includes('> FAIL abc'))
    ann.type('\r')
    await bob.line('"FAIL abc"')
  })

  test('is put back with a message if it is too long', async () => {
    const { address } = await hosting()
    const ann = await joinInTerminal(address, 'Ann')
    ann.paste(`one\n${'x'.repeat(9_000)}`)
    ann.type('\r')
    await ann.shows((text) => /too long|longer/.test(text) && text.trimEnd().endsWith('> [paste 2: 2 lines]'))
  })
})

test.skipIf(!hasTerminals)(
  'kind 7: input in another encoding is refused with a message, and never replaced',
  async () => {
    const { address } = await hosting()
    const bob = await joining(address, 'Bob')
    const ann = await joinInTerminal(address, 'Ann')
    // A replacement character that was sent as such is text.
    ann.type('what is \uFFFD?\r')
    await bob.line('"what is \uFFFD?"')
    ann.type(Uint8Array.of(0x47, 0x72, 0xfc, 0xdf, 0x65, 0x0d))
    await ann.shows((text) =>
      text.replaceAll(/\s+/g, ' ').includes('Ignored: this terminal doesn’t send UTF-8.'),
    )
    ann.type('plain again\r')
    await bob.line('"plain again"')
    expect(bob.output).not.toContain('"text":"Gr')
  },
)

describe.skipIf(!hasTerminals)('kind 9: a terminal that is resized', () => {
  const draft = 'a draft that is longer than thirty columns and wraps, twice at that'

  const editor = { reflows: false, env: { TERM_PROGRAM: 'vscode' } }

  test.each([
    [30, 60, {}],
    [60, 30, {}],
    [60, 30, editor],
  ])(
    'from %i columns to %i keeps the messages and the line being typed (%o)',
    async (before, after, kind) => {
      const { address } = await hosting()
      const ann = await joinInTerminal(address, 'Ann', { columns: before, ...kind })
      const bob = await joining(address, 'Bob')
      for (const body of ['first', 'second', 'third']) bob.say(body)
      await ann.shows((text) => text.includes('third'))
      ann.type(draft)
      await ann.shows((text) => text.replaceAll('\n', '').includes('twice at that'))
      ann.resize(after)
      bob.say('fourth')
      await ann.shows((text) => text.includes('fourth'))
      for (const body of ['first', 'second', 'third', 'fourth'])
        expect(occurrences(ann, `Bob: ${body}`)).toBe(1)
      await ann.shows(() => occurrences(ann, draft) === 1)
      ann.type('\r')
      await bob.line(draft)
      await ann.shows(() => occurrences(ann, draft) === 1 && occurrences(ann, `Ann: ${draft}`) === 1)
      for (const body of ['first', 'second', 'third', 'fourth'])
        expect(occurrences(ann, `Bob: ${body}`)).toBe(1)
    },
  )

  test('a line that fills its whole row erases no message', async () => {
    const { address } = await hosting()
    const ann = await joinInTerminal(address, 'Ann', { columns: 40 })
    const bob = await joining(address, 'Bob')
    bob.say('first')
    await ann.shows((text) => text.includes('first'))
    // With the prompt, 40 columns.
    ann.type('y'.repeat(38))
    await ann.shows((text) => text.includes('y'.repeat(38)))
    bob.say('second')
    await ann.shows((text) => text.includes('second'))
    ann.type('\r')
    await bob.line('y'.repeat(38))
    await ann.shows((text) => text.includes('Ann: yyy'))
    for (const body of ['first', 'second']) expect(occurrences(ann, `Bob: ${body}`)).toBe(1)
    expect(occurrences(ann, 'y'.repeat(38))).toBe(1)
  })
})
