import { rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { logPath } from '../../shared/node/storage/room-log/open.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'
import { ask, host, person, roomOf, start, until } from '../../shared/app/people.fixture.ts'

describe('a damaged file is set aside', () => {
  test('if it is a hosted room’s log, its host is told that bans and roles are lost', async () => {
    const [annFolder, bobFolder] = [tempFolder(), tempFolder()]
    const ann = start('Ann', annFolder)
    const { room } = await host(ann, 'invite')
    const { id } = roomOf(ann)
    const { link } = (await ask(ann, { kind: 'createInvite', room })).invite
    const bob = start('Bob', bobFolder)
    await ask(bob, { kind: 'joinRoom', address: link })
    const member = roomOf(bob).me.id
    await ask(ann, { kind: 'moderate', room, act: { kind: 'ban', member } })
    await until(bob, () => roomOf(bob).session.kind === 'closed')
    await bob.close()
    await ann.close()
    const path = logPath(annFolder, id)
    for (const extension of ['-wal', '-shm']) rmSync(`${path}${extension}`, { force: true })
    writeFileSync(path, 'not a database '.repeat(1_000))

    const annAgain = person('Ann', annFolder)
    await ask(annAgain, { kind: 'openRecent', id })
    const { notices, rules } = roomOf(annAgain)
    const log: unknown = expect.stringContaining(`${path}.damaged-`)
    expect(notices).toEqual([{ kind: 'hostedSetAside', log, door: null }])
    expect(rules).toMatchObject({ policy: 'invite', banned: [] })
    const bobAgain = person('Bob', bobFolder)
    await ask(bobAgain, { kind: 'joinRoom', address: link })
    expect(roomOf(bobAgain).me.id).toBe(member)
  })
})
