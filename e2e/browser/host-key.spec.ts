import { expect } from '@playwright/test'
import { test } from './fixtures.ts'

test.describe('a host with another key', () => {
  test('at a known address stops the join and is explained', async ({ newUser, started }) => {
    const before = await started.host({ name: 'Print shop' })
    const bob = await newUser('Bob')
    await bob.join(before.address)
    await bob.page.getByRole('button', { name: 'Room menu' }).click()
    await bob.page.getByRole('button', { name: 'Leave room' }).click()
    await before.process.kill()
    await started.host({ port: before.port, name: 'Print shop' })

    await bob.tryJoin(before.address)
    const stop = bob.page.getByRole('dialog', { name: 'This may not be the host you know' })
    await expect(stop).toContainText('doesn’t have the expected key')
    await expect(stop.getByText(/^[\w-]{43}$/)).toHaveCount(2)
    await expect(stop.getByRole('button', { name: 'Don’t connect' })).toBeFocused()
    await bob.page.keyboard.press('Enter')
    await expect(stop).toHaveCount(0)
    await expect(bob.composer).toHaveCount(0)

    await bob.tryJoin(before.address)
    await stop.getByRole('button', { name: 'Trust the new key' }).click()
    await expect(bob.composer).toBeVisible()
  })

  test('stops an open room as well', async ({ newUser, started }) => {
    const before = await started.host({ name: 'Print shop' })
    const bob = await newUser('Bob')
    await bob.join(before.address)
    await before.process.kill()
    await started.host({ port: before.port, name: 'Print shop' })
    await expect(bob.banner).toContainText('doesn’t have the expected key')
    await bob.page.getByRole('button', { name: 'Compare keys' }).click()
    await bob.page.getByRole('button', { name: 'Trust the new key' }).click()
    await expect(bob.banner.getByRole('button')).toHaveCount(0)
    await bob.say('Back again')
    await bob.sees('Back again')
    await expect(bob.pending).toHaveCount(0)
  })
})
