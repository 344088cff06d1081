import { expect, test, type Browser } from '@playwright/test'
import { Person } from './person.ts'
import { Started } from './processes.ts'

test.describe('who may join, and who keeps order', () => {
  let started: Started
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(() => started.end())

  /** Somebody with a name, in a browser of their own. */
  const arrive = async (browser: Browser, name: string): Promise<Person> => {
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const person = new Person(page)
    await person.introduce(name)
    return person
  }

  /** The link of the room's one invite, as the app gives it to the clipboard. */
  const inviteOf = async (host: Person): Promise<string> => {
    await host.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await host.page.getByRole('button', { name: 'Copy invite link' }).click()
    await expect(host.page.getByRole('status').filter({ hasText: 'Invite link copied' })).toBeAttached()
    return host.page.evaluate(() => navigator.clipboard.readText())
  }

  test('by default the host is asked: Bob knocks, is let in, and talks; Cy is refused', async ({
    browser,
  }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b', 0, null)
    const bob = await arrive(browser, 'Bob')
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(bob.page.getByText('Waiting for the host to let you in…')).toBeVisible()
    const door = ann.page.getByRole('region', { name: 'At the door' })
    await expect(door).toContainText('Bob wants to come in')
    // Four key words stand below the name.
    await expect(door).toContainText(/[a-z]+ [a-z]+ [a-z]+ [a-z]+/)
    await ann.letIn('Bob')
    await expect(bob.composer).toBeVisible()
    await bob.say('Thank you')
    await ann.sees('Thank you')
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toHaveCount(0)

    const cy = await arrive(browser, 'Cy')
    await cy.tryJoin(`127.0.0.1:${port}`)
    await ann.page.getByRole('button', { name: 'Refuse Cy' }).click()
    await expect(cy.page.getByText(/did not let you in/)).toBeVisible()
  })

  test('an invite is read from a picture of its QR code', async ({ browser }) => {
    const ann = await arrive(browser, 'Ann')
    await ann.host('Physics 2b', 0, 'Only with an invite')
    await ann.page.getByRole('button', { name: 'Invite people' }).click()
    await ann.page.getByRole('button', { name: 'Show QR code' }).click()
    const picture = await ann.page.getByRole('img', { name: /QR code/ }).screenshot()

    const bob = await arrive(browser, 'Bob')
    const chosen = bob.page.getByLabel('Picture of a QR code')
    await chosen.setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('no picture'),
    })
    await expect(bob.page.getByText('No QR code was found')).toBeVisible()
    await chosen.setInputFiles({ name: 'invite.png', mimeType: 'image/png', buffer: picture })
    await expect(bob.page.getByRole('textbox', { name: 'Address or invite link' })).toHaveValue(/^parley:/)
    await bob.page.getByRole('button', { name: 'Join room' }).click()
    await expect(bob.composer).toBeVisible()
  })

  test('who knocks can give up', async ({ browser }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b', 0, null)
    const bob = await arrive(browser, 'Bob')
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toBeVisible()
    await bob.page.getByRole('button', { name: 'Cancel' }).last().click()
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toHaveCount(0)
    await expect(bob.page.getByText('Waiting for the host')).toHaveCount(0)
  })

  test('who knocks waits on when the window is loaded again, gives up, and goes in when let in', async ({
    browser,
  }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b', 0, null)
    const bob = await arrive(browser, 'Bob')
    const isWaiting = bob.page.getByRole('form', { name: 'Join room' }).getByText('Waiting for the host')
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(isWaiting).toBeVisible()
    await bob.page.reload()
    await expect(isWaiting).toBeVisible()
    await expect(bob.page.getByRole('textbox', { name: 'Address or invite link' })).toHaveValue(
      `127.0.0.1:${port}`,
    )
    await bob.page.getByRole('form', { name: 'Join room' }).getByRole('button', { name: 'Cancel' }).click()
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toHaveCount(0)
    await expect(isWaiting).toHaveCount(0)

    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(isWaiting).toBeVisible()
    await bob.page.reload()
    await expect(isWaiting).toBeVisible()
    await ann.page.getByRole('button', { name: 'Refuse Bob' }).click()
    await expect(bob.page.getByText(/did not let you in/)).toBeVisible()

    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(isWaiting).toBeVisible()
    await bob.page.reload()
    await expect(isWaiting).toBeVisible()
    await ann.letIn('Bob')
    await expect(bob.composer).toBeFocused()
    await bob.say('Thank you')
    await ann.sees('Thank you')
  })

  test('who has opened something else meanwhile stays there when let in', async ({ browser }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b', 0, null)
    const bob = await arrive(browser, 'Bob')
    await bob.host('Sailing club')
    const rooms = bob.page.getByRole('navigation', { name: 'Rooms' })
    const isWaiting = bob.page.getByRole('form', { name: 'Join room' }).getByText('Waiting for the host')
    await rooms.getByRole('button', { name: 'Room', exact: true }).click()
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(isWaiting).toBeVisible()
    await bob.page.reload()
    await expect(isWaiting).toBeVisible()
    await rooms.getByRole('button', { name: /^Sailing club/ }).click()
    await expect(bob.composer).toBeVisible()
    // Back in the lobby it still shows that it waits.
    await rooms.getByRole('button', { name: 'Room', exact: true }).click()
    await expect(isWaiting).toBeVisible()
    await rooms.getByRole('button', { name: /^Sailing club/ }).click()
    await ann.letIn('Bob')
    await expect(rooms.getByRole('button', { name: /^Physics 2b/ })).toBeVisible()
    await expect(bob.page.getByRole('heading', { name: /Sailing club/ })).toBeVisible()
  })

  test('a host makes a new room in place of the old one: Bob joins it from there, and keeps what he wrote for the old', async ({
    browser,
  }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b')
    const bob = await arrive(browser, 'Bob')
    await bob.join(`127.0.0.1:${port}`)
    await bob.say('Before')
    await ann.sees('Before')
    await ann.page.getByRole('button', { name: 'Room menu' }).click()
    await ann.page.getByRole('button', { name: 'Leave room' }).click()
    await ann.page.getByRole('button', { name: 'Close room' }).click()
    await bob.say('For physics only')
    await expect(bob.pending).toHaveText(/For physics only/)
    await ann.host('Chemistry', port, null)

    await expect(bob.banner).toContainText(`Another room is hosted at 127.0.0.1 port ${port} now.`)
    await bob.banner.getByRole('button', { name: 'Join that room' }).click()
    await expect(bob.banner).toContainText('Waiting for the host to let you in…')
    await bob.page.reload()
    await expect(bob.banner).toContainText('Waiting for the host to let you in…')
    await ann.letIn('Bob')
    await expect(bob.page.getByRole('heading', { name: /Chemistry/ })).toBeVisible()
    await expect(bob.composer).toBeFocused()
    await bob.say('For chemistry')
    await ann.sees('For chemistry')
    await expect(ann.message('For physics only')).toHaveCount(0)

    const rooms = bob.page.getByRole('navigation', { name: 'Rooms' })
    await rooms.getByRole('button', { name: /^Physics 2b/ }).click()
    await expect(bob.pending).toHaveText(/For physics only/)
    await bob.banner.getByRole('button', { name: 'Open Chemistry' }).click()
    await bob.sees('For chemistry')
  })

  test('an invite is one press to make, and lets in without a question', async ({ browser }) => {
    const ann = await arrive(browser, 'Ann')
    await ann.host('Physics 2b', 0, 'Only with an invite')
    const link = await inviteOf(ann)
    expect(link).toMatch(/^parley:\/\//)
    const bob = await arrive(browser, 'Bob')
    await bob.join(link)
    await bob.say('Hello from Bob')
    await ann.sees('Hello from Bob')

    await ann.page.getByRole('button', { name: 'Invite people' }).click()
    await expect(ann.page.getByRole('img', { name: /^QR code/ })).toBeVisible()
    await ann.page.getByRole('button', { name: 'Revoke invite 1' }).click()
    await expect(ann.page.getByRole('button', { name: 'Revoke invite 1' })).toHaveCount(0)
    const cy = await arrive(browser, 'Cy')
    await cy.tryJoin(link)
    await expect(cy.page.getByText(/This invite .* is not good any more/)).toBeVisible()
  })

  test('a passcode is asked for, and a wrong one said to be wrong', async ({ browser }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b', 0, 'With a passcode')
    await ann.page.getByRole('button', { name: 'Invite people' }).click()
    const digits =
      (await ann.page.getByText(/^Passcode: \d{3} \d{3}$/).textContent())?.replace(/\D/g, '') ?? ''
    await ann.page.keyboard.press('Escape')

    const bob = await arrive(browser, 'Bob')
    await bob.tryJoin(`127.0.0.1:${port}`)
    const dialog = bob.page.getByRole('dialog', { name: 'Passcode' })
    const field = dialog.getByRole('textbox', { name: 'Six digits' })
    await expect(field).toBeFocused()
    await field.fill('12')
    await field.press('Enter')
    await expect(dialog.getByText('A passcode has 6 digits.')).toBeVisible()
    await field.fill(digits === '000000' ? '000001' : '000000')
    await field.press('Enter')
    await expect(dialog.getByText(/not the passcode/)).toBeVisible()
    await field.fill(`${digits.slice(0, 3)} ${digits.slice(3)}`)
    await field.press('Enter')
    await expect(bob.composer).toBeVisible()
  })

  test('somebody is banned, kept out, and let back', async ({ browser }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b')
    const bob = await arrive(browser, 'Bob')
    await bob.join(`127.0.0.1:${port}`)
    const about = await ann.look('Bob')
    await about.getByRole('button', { name: 'Ban' }).click()
    await expect(about.getByText(/Ban Bob\?/)).toBeVisible()
    await about.getByRole('button', { name: 'Ban' }).click()
    await expect(bob.banner).toContainText('You were banned')
    await expect(ann.page.getByText('Ann banned Bob')).toBeVisible()

    await bob.page.getByRole('button', { name: 'Room menu' }).click()
    await bob.page.getByRole('button', { name: 'Leave room' }).click()
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(bob.page.getByText(/You were banned/)).toBeVisible()

    await ann.page.getByRole('button', { name: 'Room menu' }).click()
    await ann.page.getByRole('button', { name: 'Rules' }).click()
    await ann.page.getByRole('button', { name: 'Unban Bob' }).click()
    await expect(ann.page.getByText('Nobody is banned.')).toBeVisible()
    await bob.join(`127.0.0.1:${port}`)
  })

  test('somebody is removed from the room, and may ask again', async ({ browser }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b')
    const bob = await arrive(browser, 'Bob')
    await bob.join(`127.0.0.1:${port}`)
    const about = await ann.look('Bob')
    await about.getByRole('button', { name: 'Remove from room' }).click()
    await expect(bob.banner).toContainText('You were removed')
    await expect(ann.page.getByText('Ann removed Bob')).toBeVisible()
    await bob.page.getByRole('button', { name: 'Join again' }).click()
    await expect(bob.banner.getByRole('button')).toHaveCount(0)
  })

  test('a message is removed for everybody, by those who may and nobody else', async ({ browser }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b')
    const bob = await arrive(browser, 'Bob')
    await bob.join(`127.0.0.1:${port}`)
    await bob.say('Something rude')
    await ann.sees('Something rude')
    await bob.sees('Something rude')
    await ann.say('Calm down')
    await bob.sees('Calm down')
    await expect(bob.message('Calm down').getByRole('button', { name: 'Remove message' })).toHaveCount(0)
    await ann.message('Something rude').getByRole('button', { name: 'Remove message' }).click()
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    for (const person of [ann, bob]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(person.messages.getByText('Something rude')).toHaveCount(0)
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(person.messages.getByText('This message was removed.')).toBeVisible()
    }
  })

  test('Bob takes back what he said: he is asked once, and all see that it was he', async ({ browser }) => {
    const ann = await arrive(browser, 'Ann')
    const port = await ann.host('Physics 2b')
    const bob = await arrive(browser, 'Bob')
    await bob.join(`127.0.0.1:${port}`)
    await bob.say('My passcode is 1234')
    await ann.sees('My passcode is 1234')
    await bob.message('My passcode').getByRole('button', { name: 'Remove message' }).click()
    const question = bob.page.getByRole('dialog', { name: 'Remove your message?' })
    await expect(question.getByRole('button', { name: 'Keep it' })).toBeFocused()
    await bob.page.keyboard.press('Escape')
    await expect(bob.message('My passcode')).toHaveCount(1)
    await bob.message('My passcode').getByRole('button', { name: 'Remove message' }).click()
    await question.getByRole('button', { name: 'Remove', exact: true }).click()
    for (const person of [ann, bob]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(person.messages.getByText('My passcode')).toHaveCount(0)
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(person.messages.getByText('Bob: This message was removed.')).toBeVisible()
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await expect(person.messages.getByText('Bob removed a message')).toBeVisible()
    }

    // Muted, he writes nothing and takes nothing back.
    await bob.say('And another thing')
    await ann.sees('And another thing')
    const about = await ann.look('Bob')
    await about.getByRole('button', { name: 'Mute' }).click()
    await expect(bob.messages.getByText('Ann muted Bob')).toBeVisible()
    await expect(bob.message('And another').getByRole('button', { name: 'Remove message' })).toHaveCount(0)
    await ann.message('And another').getByRole('button', { name: 'Remove message' }).click()
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(bob.messages.getByText('Ann removed a message')).toBeVisible()
  })

  test('another key at a known address is a hard stop that explains itself', async ({ browser }) => {
    const before = await started.host({ name: 'Print shop' })
    const bob = await arrive(browser, 'Bob')
    await bob.join(before.address)
    await bob.page.getByRole('button', { name: 'Room menu' }).click()
    await bob.page.getByRole('button', { name: 'Leave room' }).click()
    await before.process.kill()
    await started.host({ port: before.port, name: 'Print shop' })

    await bob.tryJoin(before.address)
    const stop = bob.page.getByRole('dialog', { name: 'This may not be the host you know' })
    await expect(stop).toContainText('does not have the key that was expected')
    await expect(stop.getByText(/^[\w-]{43}$/)).toHaveCount(2)
    await expect(stop.getByRole('button', { name: 'Stay out' })).toBeFocused()
    await bob.page.keyboard.press('Enter')
    await expect(stop).toHaveCount(0)
    await expect(bob.composer).toHaveCount(0)

    await bob.tryJoin(before.address)
    await stop.getByRole('button', { name: 'I know why: trust the new key' }).click()
    await expect(bob.composer).toBeVisible()
  })

  test('an open room whose host comes back with another key stops as well', async ({ browser }) => {
    const before = await started.host({ name: 'Print shop' })
    const bob = await arrive(browser, 'Bob')
    await bob.join(before.address)
    await before.process.kill()
    await started.host({ port: before.port, name: 'Print shop' })
    await expect(bob.banner).toContainText('does not have the key that was expected')
    await bob.page.getByRole('button', { name: 'Compare keys' }).click()
    await bob.page.getByRole('button', { name: 'I know why: trust the new key' }).click()
    await expect(bob.banner.getByRole('button')).toHaveCount(0)
    await bob.say('Back again')
    await bob.sees('Back again')
    await expect(bob.pending).toHaveCount(0)
  })
})
