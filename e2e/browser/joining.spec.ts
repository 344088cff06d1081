import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { drop } from './drop.ts'
import type { UserPage } from './user-page.ts'

test.describe('who may join', () => {
  /** The link of the room's one invite, as the app copies it to the clipboard. */
  const inviteOf = async (host: UserPage): Promise<string> => {
    await host.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await host.page.getByRole('button', { name: 'Copy invite link' }).click()
    await expect(host.page.getByRole('status').filter({ hasText: 'Invite link copied' })).toBeAttached()
    return host.page.evaluate(() => navigator.clipboard.readText())
  }

  test('an invite is read from a picture of its QR code, chosen or dropped', async ({ newUser, started }) => {
    const ann = await newUser('Ann')
    await ann.host('Physics 2b', 0, 'Invite only')
    await ann.page.getByRole('button', { name: 'Invite people' }).click()
    await ann.page.getByRole('button', { name: 'Show QR code' }).click()
    const picture = await ann.page.getByRole('img', { name: /QR code/ }).screenshot()

    const bob = await newUser('Bob')
    const chosen = bob.page.getByLabel('Picture of a QR code')
    await chosen.setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('no picture'),
    })
    await expect(bob.page.getByText('No QR code was found')).toBeVisible()
    const file = join(await started.folder(), 'invite.png')
    await writeFile(file, picture)
    await drop(bob.page, { file })
    await expect(bob.page.getByRole('textbox', { name: 'Invite or address' })).toHaveValue(/^parley:/)
    await bob.page.getByRole('button', { name: 'Join room' }).click()
    await expect(bob.composer).toBeVisible()
  })

  test('a join without a response can be cancelled or replaced by another address', async ({
    newUser,
    started,
  }) => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    try {
      await once(silent, 'listening')
      const silentAddress = `127.0.0.1:${(silent.address() as AddressInfo).port}`
      const { address } = await started.host({ name: 'Print shop' })
      const bob = await newUser('Bob')
      const form = bob.page.getByRole('form', { name: 'Join room' })
      await bob.tryJoin(silentAddress)
      await form.getByRole('button', { name: 'Cancel' }).press('Enter')
      await expect(form.getByRole('button', { name: 'Join room' })).toBeVisible()
      await expect(form.getByRole('textbox')).toBeFocused()
      await expect(form.getByRole('textbox')).toHaveValue(silentAddress)

      await bob.tryJoin(silentAddress)
      await expect(form.getByRole('button', { name: 'Connecting…' })).toBeVisible()
      await form.getByRole('textbox').fill(address)
      await expect(form.getByText(`Connecting to ${silentAddress}…`)).toBeVisible()
      await form.getByRole('textbox').press('Enter')
      await expect(bob.page.getByRole('heading', { name: 'general in Print shop' })).toBeVisible()
    } finally {
      silent.close()
    }
  })

  test('kind 12: an address is read as people write it, and the field shows what was read', async ({
    newUser,
    started,
  }) => {
    const { address } = await started.host({ name: 'Print shop' })
    const bob = await newUser('Bob')
    await bob.tryJoin('“１２７．０．０．１：１”。')
    await expect(bob.page.getByRole('textbox', { name: 'Invite or address' })).toHaveValue('127.0.0.1:1')
    await bob.join(`<http://${address}/>.`)
  })

  test('a failed join is not reported of an address that was typed meanwhile', async ({ newUser }) => {
    const asked = createServer()
    const called = once(asked, 'connection')
    try {
      await once(asked.listen(0, '127.0.0.1'), 'listening')
      const address = `127.0.0.1:${(asked.address() as AddressInfo).port}`
      const bob = await newUser('Bob')
      await bob.tryJoin(address)
      const [socket] = (await called) as [Socket]
      const field = bob.page.getByRole('textbox', { name: 'Invite or address' })
      await field.fill('10.77.1.2')
      socket.end('I am no Parley')
      await expect(bob.page.getByRole('alert')).toContainText('127.0.0.1')
      await expect(field).not.toHaveAttribute('aria-invalid')
      await expect(field).toHaveAccessibleDescription('')
    } finally {
      asked.close()
    }
  })

  test('a host replaces a room: Bob joins the new one from the old, and keeps his messages for the old', async ({
    newUser,
  }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b')
    const bob = await newUser('Bob')
    await bob.join(`127.0.0.1:${port}`)
    await bob.say('Before')
    await ann.sees('Before')
    await ann.page.getByRole('button', { name: 'Room menu' }).click()
    await ann.page.getByRole('button', { name: 'Close room' }).click()
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Close room', exact: true }).click()
    const rooms = bob.page.getByRole('navigation', { name: 'Rooms' })
    await rooms.getByRole('button', { name: 'New or join' }).click()
    await expect(rooms.getByRole('button', { name: /^Physics 2b .closed by its host/ })).toBeVisible()
    await rooms.getByRole('button', { name: /^Physics 2b/ }).click()
    await bob.say('For physics only')
    await expect(bob.pending).toHaveText(/For physics only/)
    await ann.host('Chemistry', port, 'I approve each person')

    await expect(bob.banner).toContainText(`Another room is open at 127.0.0.1 port ${port} now.`)
    await bob.banner.getByRole('button', { name: 'Join that room' }).click()
    await expect(bob.banner).toContainText('Waiting for the host to approve you…')
    await bob.page.reload()
    await expect(bob.banner).toContainText('Waiting for the host to approve you…')
    await ann.letIn('Bob')
    await expect(bob.page.getByRole('heading', { name: /Chemistry/ })).toBeVisible()
    await expect(bob.composer).toBeFocused()
    await bob.say('For chemistry')
    await ann.sees('For chemistry')
    await expect(ann.message('For physics only')).toHaveCount(0)

    await rooms.getByRole('button', { name: /^Physics 2b/ }).click()
    await expect(bob.pending).toHaveText(/For physics only/)
    await bob.banner.getByRole('button', { name: 'Open Chemistry' }).click()
    await bob.sees('For chemistry')
  })

  test('an invite takes one press, and admits without approval', async ({ newUser }) => {
    const ann = await newUser('Ann')
    await ann.host('Physics 2b', 0, 'Invite only')
    const link = await inviteOf(ann)
    expect(link).toMatch(/^parley:\/\//)
    const bob = await newUser('Bob')
    await bob.tryJoin('https://example.com/rooms')
    await expect(bob.page.getByText(/This is a web address/)).toBeVisible()
    await bob.tryJoin(`Here: ${link.replace('#1.', '#1.x')} – see you`)
    await expect(bob.page.getByText(/This invite link is damaged/)).toBeVisible()
    await bob.join(`Join Physics 2b: ${link}\nSee you there, Ann`)
    await bob.say('Hello from Bob')
    await ann.sees('Hello from Bob')

    await ann.page.getByRole('button', { name: 'Invite people' }).click()
    const panel = ann.page.getByRole('dialog', { name: /^Invite to/ })
    const code = panel.getByRole('img', { name: /^QR code/ })
    const copied = panel.getByRole('status').filter({ hasText: 'Invite link copied' })
    await expect(code).toBeVisible()
    // The code is for the current choice, or there is none.
    const question = ann.page.getByRole('dialog', { name: 'Revoke this invite?' })
    const howMany = panel.getByRole('combobox', { name: 'Uses' })
    await howMany.selectOption('1 person')
    await expect(code).toHaveCount(0)
    await panel.getByRole('button', { name: 'Show QR code' }).press('Enter')
    await expect(code).toBeVisible()
    await expect(panel.getByRole('button', { name: 'Copy invite link' })).toBeFocused()
    await expect(panel.getByText('For one more person, until revoked')).toBeVisible()
    await howMany.selectOption('Unlimited')
    await expect(panel.getByText(/^For one more person|^For any number/)).toHaveCount(2)
    await panel.getByRole('button', { name: 'Copy invite link' }).click()
    await expect(copied).toBeAttached()
    await expect(panel.getByRole('button', { name: 'Revoke invite 1' })).toBeEnabled()
    await panel.getByRole('button', { name: 'Revoke invite 1' }).press('Enter')
    await question.getByRole('button', { name: 'Revoke' }).press('Enter')
    await expect(panel.getByRole('button', { name: 'Revoke invite 2' })).toHaveCount(0)
    await expect(panel.getByRole('button', { name: 'Revoke invite 1' })).toBeFocused()
    expect(await copied.count()).toBe(0)
    await expect(code).toHaveCount(0)
    await expect(panel.getByRole('button', { name: 'Revoke invite 1' })).toBeEnabled()
    await panel.getByRole('button', { name: 'Revoke invite 1' }).press('Enter')
    await question.getByRole('button', { name: 'Revoke' }).press('Enter')
    await expect(panel.getByRole('button', { name: /^Revoke/ })).toHaveCount(0)
    await expect(panel.getByRole('button', { name: 'Copy invite link' })).toBeFocused()
    const cy = await newUser('Cy')
    await cy.tryJoin(link)
    await expect(cy.page.getByText(/This invite .* is no longer valid/)).toBeVisible()
  })

  test('a passcode is asked for, and a wrong one is reported', async ({ newUser }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'Anyone with the passcode')
    await ann.page.getByRole('button', { name: 'Invite people' }).click()
    const digits =
      (await ann.page.getByText(/^Passcode: \d{3} \d{3}$/).textContent())?.replace(/\D/g, '') ?? ''
    await ann.page.keyboard.press('Escape')

    const bob = await newUser('Bob')
    await bob.tryJoin(`127.0.0.1:${port}`)
    const dialog = bob.page.getByRole('dialog', { name: 'Passcode' })
    const field = dialog.getByRole('textbox', { name: '6 digits' })
    await expect(field).toBeFocused()
    await field.fill('12')
    await field.press('Enter')
    await expect(dialog.getByText('A passcode has 6 digits.')).toBeVisible()
    await field.fill(digits === '000000' ? '000001' : '000000')
    await field.press('Enter')
    await expect(dialog.getByText(/isn’t the passcode/)).toBeVisible()
    await field.fill(`${digits.slice(0, 3)} ${digits.slice(3)}`)
    await field.press('Enter')
    await expect(bob.composer).toBeVisible()
  })
})
