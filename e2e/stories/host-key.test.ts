import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'
import { ask, enter, host, hostingOf, person, roomOf, start, until } from '../../shared/app/people.fixture.ts'

describe('[S7] the host’s key', () => {
  /**
   * Bob was in Ann's room. Then it is hosted again on the same port, with the same key or another.
   */
  async function again(sameKey: boolean) {
    const [annFolder, bobFolder] = [tempFolder(), tempFolder()]
    const ann = start('Ann', annFolder)
    const { address } = await host(ann, 'open')
    const before = hostingOf(ann).fingerprint
    const { id } = roomOf(ann)
    const bob = start('Bob', bobFolder)
    expect(await enter(bob, address)).toBe('joined')
    expect(bob.state.recents).toMatchObject([{ id, hostKey: before }])
    await bob.close()
    await ann.close()
    if (!sameKey) renameSync(join(annFolder, 'host.pem'), join(annFolder, 'old.pem'))
    const annAgain = person('Ann', annFolder)
    await ask(annAgain, { kind: 'openRecent', id })
    return { address, before, after: hostingOf(annAgain).fingerprint, annAgain, id, bobFolder }
  }

  test('stays after a restart, with the room’s rules, and its members can return', async () => {
    const { address, before, after, annAgain, bobFolder } = await again(true)
    expect(after).toBe(before)
    await until(annAgain, () => roomOf(annAgain).rules !== null)
    expect(roomOf(annAgain).rules?.policy).toBe('open')
    const bob = person('Bob', bobFolder)
    expect(await enter(bob, address)).toBe('joined')
    expect(roomOf(bob).hostKey).toBe(before)
  })

  test('that has changed stops the client, showing both, until the user trusts the new one', async () => {
    const { address, before, after, bobFolder } = await again(false)
    expect(after).not.toBe(before)
    const bob = start('Bob', bobFolder)
    expect(await bob.dispatch({ kind: 'joinRoom', address })).toMatchObject({
      ok: false,
      problem: {
        code: 'host-key-changed',
        keys: { known: before, seen: after },
        text: expect.stringMatching(/\.$/),
      },
    })
    expect(bob.state.rooms).toEqual([])
    expect(await enter(bob, address, { trust: before })).toBe('host-key-changed')
    expect(await enter(bob, address, { trust: after })).toBe('joined')
    await bob.close()
    const bobAgain = person('Bob', bobFolder)
    expect(await enter(bobAgain, address)).toBe('joined')
  })

  test('that has changed stops a recent room as well, which stays readable', async () => {
    const { before, after, id, bobFolder } = await again(false)
    const bob = person('Bob', bobFolder)
    await ask(bob, { kind: 'openRecent', id })
    await until(bob, () => roomOf(bob).session.kind === 'closed')
    expect(roomOf(bob).session).toMatchObject({
      because: { code: 'host-key-changed', keys: { known: before, seen: after } },
    })
    expect(roomOf(bob).channels).not.toEqual([])
  })

  test('stays pinned when a recent room is opened while its host is away', async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { address } = await host(ann)
    expect(await enter(bob, address)).toBe('joined')
    const { id, ref, hostKey } = roomOf(bob)
    await ask(bob, { kind: 'leaveRoom', room: ref })
    await ann.close()
    await ask(bob, { kind: 'openRecent', id })
    expect(bob.state.recents).toMatchObject([{ id, hostKey }])
  })

  test('is kept through a reconnect of an open room', async () => {
    const annFolder = tempFolder()
    const ann = start('Ann', annFolder)
    const { address } = await host(ann, 'open')
    const { id } = roomOf(ann)
    const bob = person('Bob')
    await enter(bob, address)
    const { hostKey } = roomOf(bob)
    await ann.close()
    await until(bob, () => roomOf(bob).session.kind === 'backingOff')
    const annAgain = person('Ann', annFolder)
    await ask(annAgain, { kind: 'openRecent', id })
    await ask(bob, { kind: 'reconnect', room: roomOf(bob).ref })
    await until(bob, () => roomOf(bob).session.kind === 'joined')
    expect(roomOf(bob).hostKey).toBe(hostKey)
  })
})
