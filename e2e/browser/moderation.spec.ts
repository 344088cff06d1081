import { expect } from '@playwright/test'
import { test } from './fixtures.ts'

test.describe('moderation', () => {
  test('a banned member is kept out until unbanned', async ({ newUser }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b')
    const bob = await newUser('Bob')
    await bob.join(`127.0.0.1:${port}`)
    const about = await ann.openMember('Bob')
    await about.getByRole('button', { name: 'Ban' }).click()
    const question = ann.page.getByRole('dialog', { name: 'Ban Bob?' })
    await question.getByRole('button', { name: 'Ban' }).click()
    await expect(bob.banner).toContainText('You’re banned')
    await expect(ann.page.getByText('Ann banned Bob')).toBeVisible()

    await bob.page.getByRole('button', { name: 'Room menu' }).click()
    await bob.page.getByRole('button', { name: 'Leave room' }).click()
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(bob.page.getByText(/You’re banned/)).toBeVisible()

    await ann.page.getByRole('button', { name: 'Room menu' }).click()
    await ann.page.getByRole('button', { name: 'Rules' }).click()
    await ann.page.getByRole('button', { name: 'Unban Bob' }).click()
    await expect(ann.page.getByText('No one is banned.')).toBeVisible()
    await bob.join(`127.0.0.1:${port}`)
  })

  test('pending messages of a removed member fail with the reason, and can be sent after approval', async ({
    newUser,
    started,
  }) => {
    const folder = await started.folder()
    const first = await started.host({ folder })
    const bob = await newUser('Bob')
    await bob.join(first.address)
    await first.process.kill()
    await bob.say('Written meanwhile')
    await expect(bob.pending).toHaveText(/Written meanwhile/)
    // On another port, so Bob cannot send his message before he is removed.
    const elsewhere = await started.host({ folder })
    elsewhere.process.say('kick Bob')
    await elsewhere.process.line((line) => line.includes('"answer"'))
    await elsewhere.process.kill()

    // The room is open to everyone except him.
    const host = await started.host({ folder, port: first.port })
    const knock = (name: string) =>
      host.process.line((line) => line.includes(`"knock"`) && line.includes(name))
    const readOnly = bob.page.getByRole('region', { name: 'Write a message' })
    await expect(readOnly).toHaveText('You can write here once the host approves you.')
    await expect(bob.composer).toHaveCount(0)
    await knock('Bob')
    host.process.say('refuse Bob')
    await expect(readOnly).toHaveText('You can read this room. To write here, you need to be approved again.')
    const failed = bob.messages.locator('[data-delivery="failed"]')
    await expect(failed).toContainText('Not sent. The host didn’t approve your request to join.')
    await bob.page.reload()
    await expect(failed).toContainText('Written meanwhile')

    await bob.page.getByRole('button', { name: 'Rejoin' }).click()
    await expect(readOnly).toHaveText('You can write here once the host approves you.')
    host.process.say('admit Bob')
    await expect(bob.composer).toBeVisible()
    await failed.getByRole('button', { name: 'Retry' }).click()
    await bob.sees('Written meanwhile')
    await expect(failed).toHaveCount(0)

    host.process.say('kick Bob')
    await expect(bob.banner).toContainText('You were removed')
    await expect(readOnly).toBeVisible()
  })

  test('only moderators can delete another’s message, and it goes for everyone', async ({ newUser }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b')
    const bob = await newUser('Bob')
    await bob.join(`127.0.0.1:${port}`)
    await bob.say('Something rude')
    await ann.sees('Something rude')
    await bob.sees('Something rude')
    await ann.say('Calm down')
    await bob.sees('Calm down')
    const calm = await bob.actions('Calm down')
    await expect(calm.getByRole('button', { name: 'Copy text' })).toBeVisible()
    await expect(calm.getByRole('button', { name: 'Delete message' })).toHaveCount(0)
    await ann.remove('Something rude')
    for (const user of [ann, bob]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(user.messages.getByText('Something rude')).toHaveCount(0)
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(user.messages.getByText('Message from Bob deleted')).toBeVisible()
    }
  })

  test('Bob deletes his message; muted, he neither writes nor deletes', async ({ newUser }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b')
    const bob = await newUser('Bob')
    await bob.join(`127.0.0.1:${port}`)
    await bob.say('My passcode is 1234')
    await ann.sees('My passcode is 1234')
    await bob.remove('My passcode')
    for (const user of [ann, bob]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(user.messages.getByText('My passcode')).toHaveCount(0)
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(user.messages.getByText('Message from Bob deleted')).toBeVisible()
    }

    await bob.say('And another thing')
    await ann.sees('And another thing')
    const about = await ann.openMember('Bob')
    await about.getByRole('button', { name: 'Mute' }).click()
    await expect(bob.messages.getByText('Ann muted Bob')).toBeVisible()
    const another = await bob.actions('And another')
    await expect(another.getByRole('button', { name: 'Copy text' })).toBeVisible()
    await expect(another.getByRole('button', { name: 'Delete message' })).toHaveCount(0)
    for (const name of ['React', 'Reply', 'Edit'])
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(bob.message('And another').getByRole('button', { name, exact: true })).toHaveCount(0)
    await ann.remove('And another')
    await expect(bob.messages.getByText('Message from Bob deleted by Ann')).toBeVisible()
  })
})
