import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import type { Policy } from './user-page.ts'

test.describe('asking to join', () => {
  test('a host approves Bob, who then talks, and refuses Cy', async ({ newUser }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const bob = await newUser('Bob')
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(bob.page.getByText('Waiting for the host to approve you…')).toBeVisible()
    const door = ann.page.getByRole('region', { name: 'Waiting to join' })
    await expect(door).toContainText('Bob wants to join')
    await door.getByRole('button', { name: 'Bob wants to join' }).click()
    const review = ann.page.getByRole('dialog', { name: 'People who want to join' })
    // The security words are beside the name.
    await expect(review.getByRole('listitem')).toHaveText(/Bob.*[a-z]+ [a-z]+ [a-z]+ [a-z]+/)
    await ann.page.keyboard.press('Escape')
    await ann.letIn('Bob')
    await expect(bob.composer).toBeVisible()
    await bob.say('Thank you')
    await ann.sees('Thank you')
    await expect(door).toHaveCount(0)

    const cy = await newUser('Cy')
    await cy.tryJoin(`127.0.0.1:${port}`)
    await ann.page.getByRole('button', { name: 'Refuse Cy' }).click()
    await expect(cy.page.getByText(/didn’t approve your request/)).toBeVisible()
  })

  test('a click meant for one newcomer answers no other, neither alone nor with all', async ({
    newUser,
    clients,
  }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const { page } = ann
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    /** Clicks a button as soon as it appears. */
    const clickAtOnce = (label: string) =>
      page.evaluate((name) => {
        new MutationObserver((_, observer) => {
          const under = [...document.querySelectorAll('button')].find(
            (one) => one.getAttribute('aria-label') === name || one.textContent === name,
          )
          if (!under) return
          observer.disconnect()
          under.click()
          document.title = `Clicked: ${name}`
        }).observe(document.body, { childList: true, subtree: true })
      }, label)
    clients.join('Bob', port)
    await expect(button('Let in Bob')).toBeEnabled()
    // The bar changes from one moment to the next.
    await clickAtOnce('Let all in')
    clients.join('Cy', port)
    await expect(page).toHaveTitle('Clicked: Let all in')
    await expect(page.getByText('2 people want to join').last()).toBeVisible()
    await button('Review').click()
    const review = page.getByRole('dialog', { name: 'People who want to join' })
    await review.getByRole('checkbox', { name: 'Cy' }).uncheck()
    await clickAtOnce('Let in Cy')
    await review.getByRole('button', { name: 'Let in 1' }).click()
    await expect(page).toHaveTitle('Clicked: Let in Cy')
    await page.keyboard.press('Escape')
    // Once her message is in the log, every answer that Ann gave has arrived.
    await ann.say('Welcome')
    await ann.sees('Welcome')
    expect([clients.stateOf('Bob'), clients.stateOf('Cy')]).toEqual(['joined', 'knocking'])
    await ann.letIn('Cy')
    // After a click, Ann can type at once.
    await expect(page.getByRole('form', { name: 'Write a message' })).toBeFocused()
    await expect.poll(() => clients.stateOf('Cy')).toBe('joined')
  })

  test('a key that is held down answers only one newcomer, and the focus moves to the next', async ({
    newUser,
    clients,
  }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const { keyboard } = ann.page
    const review = ann.page.getByRole('button', { name: 'Review' })
    for (const name of ['Bob', 'Cy', 'Dee']) clients.join(name, port)
    await expect(ann.page.getByText('3 people want to join').last()).toBeVisible()
    await expect(review).toBeEnabled()
    await review.focus()
    await keyboard.press('Enter')
    const sheet = ann.page.getByRole('dialog', { name: 'People who want to join' })
    await sheet.getByRole('checkbox', { name: 'Bob' }).focus()
    await keyboard.press('Space')
    await sheet.getByRole('button', { name: 'Refuse 2' }).focus()
    await keyboard.down('Enter')
    await keyboard.down('Enter')
    await keyboard.up('Enter')
    await keyboard.press('Escape')
    const refuse = ann.page.getByRole('button', { name: 'Refuse Bob' })
    await expect(refuse).toBeEnabled()
    await refuse.focus()
    await keyboard.down('Enter')
    await keyboard.down('Enter')
    await keyboard.up('Enter')
    await expect(ann.page.getByRole('region', { name: 'Waiting to join' })).toHaveCount(0)
    await expect(ann.page.getByRole('form', { name: 'Write a message' })).toBeFocused()
    await keyboard.type('No one now')
    await expect(ann.composer).toHaveValue('No one now')
    for (const name of ['Bob', 'Cy', 'Dee'])
      // oxlint-disable-next-line no-await-in-loop -- one after another is enough
      await expect.poll(() => clients.stateOf(name)).toBe('closed')
  })

  test('a few clicks admit a class, except a removed pupil, and the chat stays visible', async ({
    newUser,
    clients,
  }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const { page } = ann
    const pupils = Array.from({ length: 10 }, (_, i) => `Pupil ${i + 1}`)
    await ann.say('The last line')
    clients.join('Pupil 3', port)
    await ann.letIn('Pupil 3')
    const about = await ann.openMember('Pupil 3')
    await about.getByRole('button', { name: 'Remove' }).click()
    await page
      .getByRole('dialog', { name: 'Remove Pupil 3 from the room?' })
      .getByRole('button', { name: 'Remove' })
      .click()
    await expect.poll(() => clients.stateOf('Pupil 3')).toBe('closed')

    for (const name of pupils) clients.join(name, port)
    const door = page.getByRole('region', { name: 'Waiting to join' })
    await expect(door).toContainText('10 people want to join')
    const [bar, line] = [await door.boundingBox(), await ann.message('The last line').boundingBox()]
    expect(bar?.height).toBeLessThanOrEqual(46)
    expect(line && bar && bar.y + bar.height <= line.y).toBe(true)
    await page.getByRole('button', { name: 'Review' }).click()
    const review = page.getByRole('dialog', { name: 'People who want to join' })
    await expect(review.getByRole('checkbox', { name: 'Pupil 3' })).not.toBeChecked()
    await expect(review.getByText('Removed earlier')).toHaveCount(1)
    await review.getByRole('textbox', { name: 'Search' }).fill('pupil 7')
    await review.getByRole('checkbox', { name: 'Pupil 7' }).uncheck()
    await review.getByRole('button', { name: 'Let in 8' }).click()
    await page.keyboard.press('Escape')
    await expect(door).toContainText('2 people want to join')
    await page.getByRole('button', { name: 'Let all in' }).click()
    await expect(door).toContainText('Pupil 3 was removed and wants to join again')
    for (const name of pupils)
      // oxlint-disable-next-line no-await-in-loop -- one after another is enough
      await expect.poll(() => clients.stateOf(name)).toBe(name === 'Pupil 3' ? 'knocking' : 'joined')
  })

  test('a host may let everyone in for ten minutes: the window does it, and the policy stays', async ({
    newUser,
    clients,
  }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const { page } = ann
    const door = page.getByRole('region', { name: 'Waiting to join' })
    for (const name of ['Bob', 'Cy']) {
      clients.join(name, port)
      await ann.letIn(name)
    }
    clients.join('Dee', port)
    const last = page.getByRole('button', { name: 'Let in Dee' })
    await expect(last).toBeEnabled()
    const pressed = await last.boundingBox()
    await last.click()
    await expect(door).toContainText('Let everyone in for the next 10 minutes?')
    const agreeing = await page.getByRole('button', { name: 'Let everyone in' }).boundingBox()
    expect(agreeing && pressed && agreeing.x + agreeing.width < pressed.x + pressed.width / 2).toBe(true)
    await page.getByRole('button', { name: 'Let everyone in' }).click()
    await expect(door).toContainText(/^Letting everyone in until /)
    clients.join('Eve', port)
    await expect.poll(() => clients.stateOf('Eve')).toBe('joined')
    await page.getByRole('button', { name: 'Invite people' }).click()
    await expect(page.getByRole('combobox', { name: 'Who can join' })).toHaveValue('knock')
    await page.keyboard.press('Escape')
    // A reload of the window ends it.
    await page.reload()
    await expect(ann.composer).toBeVisible()
    clients.join('Fay', port)
    await expect(door).toContainText('Fay wants to join')
    expect(clients.stateOf('Fay')).toBe('knocking')
  })

  test('a newcomer can cancel', async ({ newUser }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const bob = await newUser('Bob')
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toBeVisible()
    await bob.page
      .getByRole('form', { name: 'Join room' })
      .getByRole('button', { name: 'Cancel' })
      .press('Enter')
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toHaveCount(0)
    await expect(bob.page.getByText('Waiting for the host')).toHaveCount(0)
    await expect(bob.page.getByRole('textbox', { name: 'Invite or address' })).toBeFocused()
  })

  test('a newcomer still waits after a reload, can cancel, and joins once admitted', async ({ newUser }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const bob = await newUser('Bob')
    const isWaiting = bob.page.getByRole('form', { name: 'Join room' }).getByText('Waiting for the host')
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(isWaiting).toBeVisible()
    await bob.page.reload()
    await expect(isWaiting).toBeVisible()
    await expect(bob.page.getByRole('textbox', { name: 'Invite or address' })).toHaveValue(
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
    await expect(bob.page.getByText(/didn’t approve your request/)).toBeVisible()

    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(isWaiting).toBeVisible()
    await bob.page.reload()
    await expect(isWaiting).toBeVisible()
    await ann.letIn('Bob')
    await expect(bob.composer).toBeFocused()
    await bob.say('Thank you')
    await ann.sees('Thank you')
  })

  test('a newcomer in another room stays there when admitted, and is told there when refused', async ({
    newUser,
  }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const bob = await newUser('Bob')
    await bob.host('Sailing club')
    const rooms = bob.page.getByRole('navigation', { name: 'Rooms' })
    const isWaiting = bob.page.getByRole('form', { name: 'Join room' }).getByText('Waiting for the host')
    await rooms.getByRole('button', { name: 'New or join' }).click()
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(isWaiting).toBeVisible()
    await bob.page.reload()
    await expect(isWaiting).toBeVisible()
    await rooms.getByRole('button', { name: /^Sailing club/ }).click()
    await expect(bob.composer).toBeVisible()
    // Back in the lobby it still shows that it waits.
    await rooms.getByRole('button', { name: 'New or join' }).click()
    await expect(isWaiting).toBeVisible()
    await rooms.getByRole('button', { name: /^Sailing club/ }).click()
    await ann.page.getByRole('button', { name: 'Refuse Bob' }).click()
    await expect(bob.page.getByRole('alert')).toHaveText(/didn’t approve your request/)
    await bob.page.getByRole('alert').getByRole('button', { name: 'Close' }).click()
    await expect(bob.page.getByRole('alert')).toHaveCount(0)

    await rooms.getByRole('button', { name: 'New or join' }).click()
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(isWaiting).toBeVisible()
    await rooms.getByRole('button', { name: /^Sailing club/ }).click()
    await ann.letIn('Bob')
    await expect(rooms.getByRole('button', { name: /^Physics 2b/ })).toBeVisible()
    await expect(bob.page.getByRole('heading', { name: /Sailing club/ })).toBeVisible()
  })

  test('a newcomer follows changes of the policy: asks, is asked for a passcode, asks again, and joins when it is open', async ({
    newUser,
  }) => {
    const ann = await newUser('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const choose = async (policy: Policy) => {
      await ann.page.getByRole('button', { name: 'Invite people' }).click()
      await ann.page.getByRole('combobox', { name: 'Who can join' }).selectOption(policy)
      await ann.page.keyboard.press('Escape')
    }
    const bob = await newUser('Bob')
    const form = bob.page.getByRole('form', { name: 'Join room' })
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(form.getByText('Waiting for the host to approve you…')).toBeVisible()

    await choose('Anyone with the passcode')
    const dialog = bob.page.getByRole('dialog', { name: 'Passcode' })
    const field = dialog.getByRole('textbox', { name: '6 digits' })
    await expect(field).toBeFocused()
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toHaveCount(0)

    await choose('I approve each person')
    await field.fill('000000')
    await field.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(form.getByText('Waiting for the host to approve you…')).toBeVisible()
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toBeVisible()

    await choose('Anyone nearby')
    await expect(bob.composer).toBeFocused()
    await bob.say('Thank you')
    await ann.sees('Thank you')
  })
})
