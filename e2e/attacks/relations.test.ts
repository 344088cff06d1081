import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { ParleyApp } from '../../shared/app/parley-app.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import type { SignedCommand } from '../../shared/protocol/log/statement.ts'
import type { ClientFrame } from '../../shared/protocol/wire/frames.ts'
import { deviceOf } from '../faults/device.ts'
import { ask, bodiesIn, entriesIn, roomOf, startApp } from './apps.ts'
import { joinRaw, signatureOf, signedPost, type RawClient } from './raw-client.ts'
import { TargetRoom, tempFolder, until } from './target-room.ts'

const [ann, mallory] = [deviceOf('Ann'), deviceOf('Mallory')]
const ANNS = { author: ann.publicKey, nonce: 'words' }

async function answerTo(client: RawClient, frame: Extract<ClientFrame, { nonce: string }>) {
  client.say(frame)
  const answer = () =>
    client.heard.find(
      (heard) => (heard.kind === 'ack' || heard.kind === 'reject') && heard.nonce === frame.nonce,
    )
  await until(() => answer() !== undefined)
  return answer()
}

/** A frame that Mallory signs as the command that it is, or as another one. */
const byMallory = <C extends SignedCommand>(
  nonce: string,
  command: C,
  signedAs: SignedCommand = command,
) => ({
  ...command,
  nonce,
  ...signatureOf(mallory, nonce, signedAs),
})

const messageIn = (app: ParleyApp): Message | undefined =>
  entriesIn(app).find((entry): entry is Message => entry.kind === 'message')

describe('[L1] [L2] [L3] a member with a raw client', () => {
  async function talked() {
    const room = await TargetRoom.open()
    const [hers, his] = [await joinRaw(room.port, 'Ann'), await joinRaw(room.port, 'Mallory')]
    await answerTo(hers, signedPost(ann, 'words', 'I agree'))
    return { room, hers, his }
  }
  const edit = (text: string) =>
    ({ kind: 'edit', channel: 'general', target: ANNS, content: { text } }) as const
  const react = (key: string) => ({ kind: 'react', channel: 'general', target: ANNS, key, on: true }) as const

  test('changes and removes no one else’s message', async () => {
    const { room, his } = await talked()
    expect(await answerTo(his, byMallory('e', edit('I resign')))).toMatchObject({ reason: 'not-allowed' })
    const removal = { kind: 'remove', channel: 'general', target: ANNS } as const
    expect(await answerTo(his, byMallory('r', removal))).toMatchObject({ reason: 'not-allowed' })
    expect(room.messages).toEqual([['Ann', 'I agree']])
  })

  test('says nothing about a message without a signature for just that', async () => {
    const { room, his } = await talked()
    const { sig: _, ...unsigned } = byMallory('a', react('👍'))
    expect(await answerTo(his, unsigned)).toMatchObject({ reason: 'not-signed' })
    for (const [nonce, signedAs] of [
      ['b', react('👎')],
      ['c', { ...react('👍'), on: false }],
      ['d', { ...react('👍'), target: { ...ANNS, nonce: 'other' } }],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await answerTo(his, byMallory(nonce, react('👍'), signedAs))).toMatchObject({
        reason: 'not-signed',
      })
    }
    expect(await answerTo(his, byMallory('e', react('👍')))).toMatchObject({ kind: 'ack' })
    expect(room.events.filter(({ kind }) => kind === 'reactionSet')).toHaveLength(1)
  })

  test('that reacts by the thousand fills neither the message nor the room, and stops no one', async () => {
    const { room, hers, his } = await talked()
    const emoji = Array.from({ length: 500 }, (_, i) => String.fromCodePoint(0x1f400 + (i % 60)))
    his.say(...emoji.map((key, i) => byMallory(`m${i}`, react(key))))
    expect(await answerTo(hers, signedPost(ann, 'again', 'still here'))).toMatchObject({ kind: 'ack' })
    await until(() =>
      his.heard.some((frame) => frame.kind === 'reject' && frame.reason === 'too-many-reactions'),
    )
    expect(room.events.filter(({ kind }) => kind === 'reactionSet').length).toBeLessThanOrEqual(20)
  })

  const deep = '['.repeat(20_000) + ']'.repeat(20_000)
  test.each([
    ['__proto__', '{"text":"x","__proto__":{"admin":true}}'],
    ['depth', `{"text":"x","in":${deep}}`],
    ['size', `{"text":"x","pad":"${'x'.repeat(40_000)}"}`],
    ['many members', `{"text":"x",${Array.from({ length: 200 }, (_, i) => `"m${i}":0`).join(',')}}`],
    ['a fraction', '{"text":"x","n":1e-9}'],
    ['half a character', String.raw`{"text":"x","n":"\ud83d"}`],
    ['no text', '{"txt":"x"}'],
  ])('[P7] with a content of hostile %s loses its own connection and no more', async (_, content) => {
    const { room, hers, his } = await talked()
    his.raw(`{"kind":"post","nonce":"n","channel":"general","content":${content}}\n`)
    expect(await his.closeReason()).toBe('bad-frame')
    expect(await answerTo(hers, signedPost(ann, 'again', 'still here'))).toMatchObject({ kind: 'ack' })
    expect(room.messages).toHaveLength(2)
  })
})

describe('[S4] a host that changes relations in its log', () => {
  /** Ann hosts and Mallory joins; they talk, and Ann's file is changed before Bob comes. */
  async function tampered(change: string) {
    const [annFolder, guestFolder] = [tempFolder(), tempFolder()]
    const host = startApp('Ann', annFolder)
    await ask(host, { kind: 'setName', name: 'Ann' })
    await ask(host, { kind: 'hostRoom', name: 'Lab', bind: '127.0.0.1', port: 0, policy: 'open' })
    const { id, ref, address } = roomOf(host)
    const guest = startApp('Guest', guestFolder)
    await ask(guest, { kind: 'joinRoom', address })
    const mine = { room: roomOf(guest).ref, channel: 'general' } as const
    await ask(guest, { kind: 'post', ...mine, nonce: 'one', content: { text: 'one' } })
    await ask(guest, { kind: 'post', ...mine, nonce: 'two', content: { text: 'two' } })
    await until(() => bodiesIn(host).length === 2)
    const target = { author: guest.state.profile.id, nonce: 'one' }
    await ask(guest, { kind: 'edit', ...mine, nonce: 'edit', target, content: { text: 'one, edited' } })
    await ask(host, {
      kind: 'react',
      room: ref,
      channel: 'general',
      nonce: 'up',
      target,
      key: '👍',
      on: true,
    })
    await until(() => messageIn(host)?.editedAt !== null && messageIn(host)?.reactions.length === 1)
    await until(() => roomOf(guest).outgoing.length === 0)
    await guest.close()
    await host.close()
    const file = new DatabaseSync(join(annFolder, 'rooms', `${id}.db`))
    file.exec(change)
    file.close()
    const again = startApp('Ann', annFolder)
    await ask(again, { kind: 'openRecent', id })
    const bob = startApp('Bob')
    await ask(bob, { kind: 'joinRoom', address: roomOf(again).address })
    // Bob's copy is filled from the host in the background.
    const room = roomOf(bob).ref
    const search = { kind: 'search', room, query: 'two' } as const
    let found = await ask(bob, search)
    while (found.hits.length === 0) {
      // oxlint-disable-next-line no-await-in-loop -- until it is there
      await setImmediate()
      // oxlint-disable-next-line no-await-in-loop -- until it is there
      found = await ask(bob, search)
    }
    const page = await ask(bob, { kind: 'loadAround', room, channel: 'general', seq: 1 })
    return page.entries.flatMap((entry) =>
      entry.kind === 'message'
        ? [[entry.content?.text, entry.reactions.map(({ key, count }) => `${key} ${count}`).join()]]
        : [],
    )
  }

  test('that left them as they are shows them', async () => {
    expect(await tampered('')).toEqual([
      ['one, edited', '👍 1'],
      ['two', ''],
    ])
  })

  test('never shows a signed edit or reaction on another message', async () => {
    const move = "UPDATE events SET target = replace(target, '.one', '.two') WHERE target IS NOT NULL"
    expect(await tampered(move)).toEqual([
      ['one', ''],
      ['two', ''],
    ])
  })

  test.each([
    ['other words in an edit', "UPDATE events SET text = 'one, forged' WHERE kind = 'messageEdited'"],
    ['another emoji', "UPDATE events SET text = '👎' WHERE kind = 'reactionSet'"],
    ['the signature gone', 'UPDATE events SET sig = NULL WHERE target IS NOT NULL'],
  ])('never shows %s', async (_, change) => {
    const shown = JSON.stringify(await tampered(change))
    expect(shown).not.toMatch(/forged|👎/)
    expect(shown).toContain('two')
  })
})
