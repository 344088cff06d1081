import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import type { ParleyApp } from '../../shared/app/parley-app.ts'
import { deviceOf } from '../faults/device.ts'
import { ask, bodiesIn, entriesIn, roomOf, startApp } from './apps.ts'
import { TargetRoom, tempFolder, until } from './target-room.ts'
import { joinRaw, signedPost } from './raw-client.ts'

describe('[S4] signatures', () => {
  test('only a member’s messages with a missing or wrong signature are marked', async () => {
    const room = await TargetRoom.open()
    const bob = startApp('Bob')
    await ask(bob, { kind: 'joinRoom', address: `127.0.0.1:${room.port}` })
    const [mallory, ann] = [deviceOf('Mallory'), deviceOf('Ann')]
    const rawClient = await joinRaw(room.port, 'Mallory')
    const good = signedPost(mallory, 'n1', 'signed')
    rawClient.say(
      good,
      { ...signedPost(ann, 'n2', 'signed by another key'), nonce: 'n2' },
      { ...signedPost(mallory, 'n3', 'something else'), content: { text: 'than was signed' } },
      { ...good, nonce: 'n4', content: { text: 'signed' }, sig: good.sig },
      { kind: 'post', nonce: 'n5', channel: 'general', content: { text: 'not signed' } },
    )
    await until(() => bodiesIn(bob).length === 4)
    // A member with a key cannot leave the signature out.
    await until(() => rawClient.heard.some((frame) => frame.kind === 'reject' && frame.nonce === 'n5'))
    expect(rawClient.heard).toContainEqual({ kind: 'reject', nonce: 'n5', reason: 'not-signed' })
    const seqs = new Map(entriesIn(bob).map((entry) => [entry.nonce, entry.seq]))
    expect(roomOf(bob).forged).toEqual(['n2', 'n3', 'n4'].map((nonce) => seqs.get(nonce)))
  })
})

type Tamper = (file: DatabaseSync) => void

/**
 * Ann hosts, Bob sees all messages and leaves, Ann's file is changed, and Ann hosts again.
 */
async function tamperedRoom(tamper: Tamper) {
  const [annFolder, bobFolder] = [tempFolder(), tempFolder()]
  const ann = startApp('Ann', annFolder)
  await ask(ann, { kind: 'setName', name: 'Ann' })
  await ask(ann, { kind: 'hostRoom', name: 'Lab', bind: '127.0.0.1', port: 0, policy: 'open' })
  const { id, address } = roomOf(ann)
  const bob = startApp('Bob', bobFolder)
  await ask(bob, { kind: 'joinRoom', address })
  for (const [i, body] of ['one', 'two', 'three', 'four'].entries()) {
    await say(i % 2 === 0 ? ann : bob, body)
    await until(() => bodiesIn(bob).includes(body) && bodiesIn(ann).includes(body))
  }
  await bob.close()
  await ann.close()
  const file = new DatabaseSync(join(annFolder, 'rooms', `${id}.db`))
  tamper(file)
  file.close()
  const annAgain = startApp('Ann', annFolder)
  await ask(annAgain, { kind: 'openRecent', id })
  const { ref: room, address: newAddress } = roomOf(annAgain)
  const { invite } = await ask(annAgain, { kind: 'createInvite', room })
  return { address: newAddress, invite: invite.link, bobFolder }
}

const say = (app: ParleyApp, body: string) =>
  ask(app, {
    kind: 'post',
    room: roomOf(app).ref,
    channel: 'general',
    nonce: `${body}-1`,
    content: { text: body },
  })

/** Hides a change: without the stored links, all are computed again. */
const FORGET_CHAIN = "DELETE FROM meta WHERE key LIKE 'chain%'"
const swap = (a: string, b: string): string =>
  ['author', 'name', 'text', 'sig', 'at']
    .map(
      (column) =>
        `${column} = (SELECT other.${column} FROM changing AS other WHERE other.text IN ('${a}', '${b}') AND other.seq <> events.seq)`,
    )
    .join(', ')

const tampers: readonly (readonly [string, Tamper])[] = [
  ['altered', (file) => file.exec(`UPDATE events SET text = 'zwei' WHERE text = 'two'; ${FORGET_CHAIN}`)],
  [
    'reordered',
    (file) =>
      file.exec(
        `CREATE TEMP TABLE changing AS SELECT * FROM events;
         UPDATE events SET ${swap('two', 'three')} WHERE text IN ('two', 'three'); ${FORGET_CHAIN}`,
      ),
  ],
  [
    'given another author',
    (file) =>
      file.exec(
        `UPDATE events SET (author, name) = (SELECT author, name FROM events WHERE text = 'two') WHERE text = 'three';
         ${FORGET_CHAIN}`,
      ),
  ],
]

describe('[S5] history', () => {
  test.each(tampers)('that was %s is noticed by a member that saw it before', async (_, tamper) => {
    const { address, bobFolder } = await tamperedRoom(tamper)
    const bob = startApp('Bob', bobFolder)
    await ask(bob, { kind: 'joinRoom', address })
    await until(() => roomOf(bob).notices.length > 0)
    expect(roomOf(bob).notices).toEqual([{ kind: 'historyRewritten' }])
  })

  test('that was not changed causes no warning', async () => {
    const { address, bobFolder } = await tamperedRoom((file) => file.exec(FORGET_CHAIN))
    const bob = startApp('Bob', bobFolder)
    await ask(bob, { kind: 'joinRoom', address })
    await say(bob, 'five')
    await until(() => bodiesIn(bob).includes('five'))
    expect(roomOf(bob).notices).toEqual([])
    expect(roomOf(bob).forged).toEqual([])
  })

  test('[S4] an altered message and one with another author are marked for newcomers', async () => {
    for (const [, tamper] of [tampers[0], tampers[2]].filter((one) => one !== undefined)) {
      const { invite } = await tamperedRoom(tamper)
      const cy = startApp('Cy')
      await ask(cy, { kind: 'joinRoom', address: invite })
      const room = roomOf(cy).ref
      // Cy first hears that Cy joined; earlier events are requested from the host.
      await until(() => entriesIn(cy).length > 0)
      const before = entriesIn(cy)[0]?.seq ?? 0
      const page = await ask(cy, { kind: 'loadOlder', room, channel: 'general', before })
      const wrong = page.entries.filter(
        (entry) => entry.kind === 'message' && ['zwei', 'three'].includes(entry.content?.text ?? ''),
      )
      expect(page.entries.length).toBeGreaterThan(4)
      await until(() => roomOf(cy).forged.length > 0)
      expect(wrong.map(({ seq }) => seq)).toEqual(expect.arrayContaining([...roomOf(cy).forged]))
      expect(roomOf(cy).forged).toHaveLength(1)
      await cy.close()
    }
  })
})
