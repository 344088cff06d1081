import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listening } from '../../shared/app/hosting/hosted-room.fixture.ts'
import { importRoom } from '../../shared/app/transfer/import-room.ts'
import { systemChance } from '../../shared/node/system.ts'
import { deviceOf } from '../faults/device.ts'
import { tempFolder } from './target-room.ts'
import { RawClient } from './raw-client.ts'

test('[S3] no one gets into an imported room because its file lists them as a member', async () => {
  const folder = tempFolder()
  const file = join(folder, 'export.jsonl')
  const mallory = deviceOf('Mallory')
  // The ids that Mallory can prove: her key, and the digest of a secret that she knows.
  const ids = [mallory.publicKey, systemChance.digest('secret-of-mallory')]
  const joins = ids.map((id, i) => {
    const place = { seq: i + 1, epoch: 1, at: 0, nonce: `n${i}` }
    return JSON.stringify({ ...place, kind: 'memberJoined', author: { id, name: 'Mallory' } })
  })
  writeFileSync(file, joins.join('\n'))
  const card = { id: systemChance.id(), name: 'Copy' }
  await importRoom(file, folder, card, { now: 0, ownKeys: [] })
  const { hosted, log, port } = await listening({ card, folder, policy: 'invite' })
  // She sees the room's id in its announcement, and may know how imports make ids.
  const made = log.after(0, 1)[0]?.author.id
  expect(made).not.toBe(systemChance.digest(`imported ${card.id} ${mallory.publicKey}`))
  for (const formerly of [undefined, 'secret-of-mallory', made]) {
    const rawClient = await RawClient.connect(port)
    rawClient.say({ ...rawClient.hello('Mallory'), ...(formerly !== undefined && { formerly }) })
    expect(await rawClient.closeReason()).toBe('invite-needed')
  }
  expect(hosted.members.every(({ state }) => state === 'away')).toBe(true)
})
