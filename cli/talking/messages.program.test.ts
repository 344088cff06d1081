import { describe, expect, test } from 'vitest'
import type { Running } from '../../build/testing/running.ts'
import { hasTerminals } from '../../build/testing/terminal.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'
import { hosting, joining, run, joinInTerminal, start } from '../terminal/terminal.fixture.ts'

interface Line {
  readonly type: string
  readonly ref?: unknown
  readonly id: string
  readonly event: { readonly at: number }
  readonly message: { readonly id: string; readonly text: string }
}

/** A script that runs commands in a room. */
class Script {
  readonly #running: Running

  constructor(address: string, name: string, data = tempFolder()) {
    const there = ['join', address, '--as', name, '--data', data]
    this.#running = start('', ...there, '--json', '--commands')
  }

  /** Runs a command. Returns the id of its message. */
  async run(ref: string, command: Readonly<Record<string, object>>): Promise<string> {
    const named = Object.entries(command).map(([kind, more]) => [kind, { ...more, ref }])
    this.send(JSON.stringify(Object.fromEntries(named)))
    const line = await this.line(`"ref":"${ref}"`)
    expect(line).toMatchObject({ type: 'post' in command ? 'posted' : 'done' })
    return line.id
  }

  send(line: string): void {
    this.#running.say(line)
  }

  async line(part: string): Promise<Line> {
    return JSON.parse(await this.#running.line(part)) as Line
  }

  /** The messages in the state that was printed last, by id. */
  get messages(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.#lines.flatMap(({ type, message }) => (type === 'message' ? [[message.id, message]] : [])),
    )
  }

  /** The failures, in the order of the answers. */
  get failures(): readonly Line[] {
    return this.#lines.filter(({ type }) => type === 'failed')
  }

  /** Ends its input. Returns the exit code. */
  end(): Promise<number | null> {
    this.#running.child.stdin?.end()
    return this.#running.ended
  }

  get #lines(): readonly Line[] {
    return this.#running.output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
  }
}

test('two scripts post, reply, edit, react and remove, and agree, even after a restart', async () => {
  const { address } = await hosting()
  const [annsData, bobsData] = [tempFolder(), tempFolder()]
  const ann = new Script(address, 'Ann', annsData)
  const bob = new Script(address, 'Bob', bobsData)
  await Promise.all([ann.line('"joined"'), bob.line('"joined"')])
  const question = await ann.run('q', { post: { text: 'Does anyone have the handout?' } })
  await bob.line(question)
  const answer = await bob.run('a', { post: { text: 'I do', replyTo: question } })
  const slip = await bob.run('s', { post: { text: 'a slip of the tongue' } })
  await ann.line(slip)
  await ann.run('r1', { react: { id: answer, key: '👍', on: true } })
  await ann.run('r2', { react: { id: answer, key: '🎉', on: true } })
  await ann.run('r3', { react: { id: answer, key: '🎉', on: false } })
  // It changes nothing, but succeeds.
  await ann.run('r4', { react: { id: answer, key: '🎉', on: false } })
  await bob.run('e', { edit: { id: answer, text: 'I do, page 4' } })
  await bob.run('d', { remove: { id: slip } })
  await ann.line('"removed":true')
  expect(await bob.end()).toBe(0)
  const members = { author: { id: expect.any(String), name: 'Bob' }, channel: 'general' }
  const messages = {
    [question]: expect.objectContaining({
      text: 'Does anyone have the handout?',
      edited: false,
      reactions: {},
    }),
    [answer]: {
      ...members,
      id: answer,
      text: 'I do, page 4',
      replyTo: question,
      edited: true,
      removed: false,
      reactions: { '👍': ['Ann'] },
    },
    [slip]: { ...members, id: slip, text: '', replyTo: null, edited: false, removed: true, reactions: {} },
  }
  expect(ann.messages).toEqual(messages)
  const again = new Script(address, 'Bob', bobsData)
  const cy = new Script(address, 'Cy')
  for (const one of [again, cy]) {
    await one.line('"joined"')
    await one.line('"removed":true')
    expect(one.messages).toEqual(messages)
    expect(await one.end()).toBe(0)
  }
})

test('a command that fails is reported with its line, and the others are run', async () => {
  const { address } = await hosting()
  const ann = new Script(address, 'Ann')
  const id = await ann.run('mine', { post: { text: 'mine' } })
  const gone = await ann.run('gone', { post: { text: 'gone' } })
  await ann.run('removed', { remove: { id: gone } })
  const bob = await joining(address, 'Bob')
  bob.say('Bob’s')
  const { message } = await ann.line('"text":"Bob’s","replyTo"')
  const wrong = [
    ['plain words', 'bad-command'],
    ['{"post":{"text":"  "}}', 'message-empty'],
    [JSON.stringify({ post: { text: 'x'.repeat(8_001) } }), 'message-too-long'],
    ['{"post":{"text":"x","channel":"nowhere"}}', 'no-such-channel'],
    [JSON.stringify({ post: { text: 'x', replyTo: gone } }), 'no-such-message'],
    [JSON.stringify({ post: { text: 'x', replyTo: `${id}x` } }), 'no-such-message'],
    [JSON.stringify({ edit: { id: gone, text: 'x' } }), 'no-such-message'],
    [JSON.stringify({ edit: { id, text: '' } }), 'message-empty'],
    [JSON.stringify({ react: { id, key: ':-)', on: true } }), 'bad-command'],
    [JSON.stringify({ edit: { id: message.id, text: 'not mine' } }), 'not-allowed'],
    [JSON.stringify({ remove: { id: message.id } }), 'not-allowed'],
  ] as const
  for (const [line] of wrong) ann.send(line)
  await ann.run('last', { post: { text: 'last', replyTo: id } })
  expect(await ann.end()).toBe(4)
  expect(ann.failures).toEqual(
    wrong.map(([, reason], i) =>
      expect.objectContaining({ line: i + 4, reason, text: expect.stringMatching(/\.$/) }),
    ),
  )
  await bob.line('"text":"last"')
  expect(bob.output).not.toMatch(/not mine|"text":"x"/)
})

test('commands may have a byte order mark and the line ends of Windows', async () => {
  const { address } = await hosting()
  const there = ['join', address, '--as', 'Ann', '--data', tempFolder(), '--json', '--commands']
  const { status, stdout } = await run('\uFEFF{"post":{"text":"hi","ref":1}}\r\n\r\n', ...there)
  expect([status, stdout]).toEqual([0, expect.stringContaining('{"type":"posted","ref":1,')])
})

test('--commands without --json is a usage error', async () => {
  expect(await run('', 'join', '127.0.0.1:9', '--commands')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--commands needs --json.'),
  })
})

test('without --commands, each line is posted, and messages are printed in their current state', async () => {
  const { address } = await hosting()
  const ann = await joining(address, 'Ann')
  ann.say('{"post":{"text":"hi"}}')
  expect(JSON.parse(await ann.line('"type":"message"'))).toMatchObject({
    message: { text: '{"post":{"text":"hi"}}' },
  })
})

test('the console of a host without a user deletes a message by its number', async () => {
  const { host, address } = await hosting()
  const ann = await joining(address, 'Ann')
  ann.say('a slip of the tongue')
  const { event } = JSON.parse(await ann.line('"messagePosted"')) as { event: { seq: number } }
  host.say('delete')
  await host.line(`${event.seq}  Ann: a slip of the tongue`)
  host.say(`delete ${event.seq}`)
  await ann.line('"removed":true')
  host.say(`delete ${event.seq} `)
  await host.line('That message no longer exists.')
})

describe.skipIf(!hasTerminals)('at a terminal', () => {
  test('people reply to, edit, react to and delete messages by their numbers', async () => {
    const { address } = await hosting()
    const bob = new Script(address, 'Bob')
    const ann = await joinInTerminal(address, 'Ann')
    const question = await bob.run('q', { post: { text: 'Does anyone have the handout?' } })
    await ann.shows((text) => text.includes('Bob: Does anyone'))
    ann.type('/reply\r')
    const listed = await ann.shows((text) => /— +\d+ {2}Bob: Does anyone/.test(text))
    const number = Number(/— +(\d+) {2}Bob/.exec(listed)?.[1])
    ann.type(`/reply ${number} I do\r`)
    await ann.shows((text) => /\n↳ Bob: Does anyone have the handout\?\n\d\d:\d\d Ann: I do\n/.test(text))
    const { message: answer } = await bob.line(`"text":"I do","replyTo":"${question}"`)
    ann.type(`/react${number} ❤\r`)
    await ann.shows((text) => text.includes('* Ann reacted ❤️ to Bob: Does anyone have the handout?'))
    ann.type(`/react ${number} ❤️\r`)
    await ann.shows((text) => text.includes('* Ann took back ❤️ from Bob: Does anyone'))
    await bob.run('r', { react: { id: answer.id, key: '👍', on: true } })
    await ann.shows((text) => text.includes('* Bob reacted 👍 to Ann: I do'))
    // The text is put into the prompt.
    ann.type(`/edit ${number + 1}\r`)
    await ann.shows((text) => text.trimEnd().endsWith(`> /edit ${number + 1} I do`))
    ann.type(', page 4\r')
    await ann.shows((text) => /\d\d:\d\d Ann edited: I do, page 4\n/.test(text))
    ann.type(`/edit ${number + 1} `)
    ann.paste('I do:\npage 5')
    ann.type('\r')
    await ann.shows((text) => /Ann edited: I do:\n {6}page 5\n/.test(text))
    await bob.line(String.raw`"text":"I do:\npage 5","replyTo":"${question}"`)
    ann.type(`/edit ${number} x\r`)
    await ann.shows((text) => text.includes('You can only edit your own messages.'))
    ann.type(`/delete ${number}\r`)
    await ann.shows((text) => text.includes('You don’t have permission'))
    ann.type(`/delete ${number + 1}\r`)
    await ann.shows((text) => text.includes('Deleting… /undo takes it back.'))
    ann.type('/undo\r')
    await ann.shows((text) => text.includes('The message stays.'))
    ann.type('/undo\r')
    await ann.shows((text) => text.includes('There’s no deletion to take back.'))
    // Leaving sends a deletion that can still be undone.
    ann.type(`/delete ${number + 1}\r`)
    await ann.shows((text) => text.split('Deleting…').length === 3)
    ann.type('/quit\r')
    expect(await ann.ended).toBe(0)
    const ended = Date.now()
    await bob.line('"removed":true')
    const { event } = await bob.line('"messageRemoved"')
    expect(ended - event.at).toBeLessThan(limits.undoMs)
  })

  test('the history shows the current state of messages', async () => {
    const { address } = await hosting()
    const bob = new Script(address, 'Bob')
    const one = await bob.run('1', { post: { text: 'one' } })
    await bob.run('2', { post: { text: 'two', replyTo: one } })
    await bob.run('3', { edit: { id: one, text: 'first' } })
    await bob.run('4', { react: { id: one, key: '👍', on: true } })
    const gone = await bob.run('5', { post: { text: 'three' } })
    await bob.run('6', { remove: { id: gone } })
    const ann = await joinInTerminal(address, 'Ann')
    await ann.shows((text) =>
      /\d Bob: first \(edited\)\n\* 👍 Bob\n↳ Bob: first\n\d\d:\d\d Bob: two\n\d\d:\d\d — Message from Bob deleted\n/.test(
        text,
      ),
    )
  })
})
