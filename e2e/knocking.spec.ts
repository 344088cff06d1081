import { expect } from '@playwright/test'
import { test } from './arriving.ts'
import type { Policy } from './person.ts'

test.describe('who knocks', () => {
  test('a host who approves each person is asked: Bob knocks, is let in, and talks; Cy is refused', async ({
    arrive,
  }) => {
    const ann = await arrive('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const bob = await arrive('Bob')
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

    const cy = await arrive('Cy')
    await cy.tryJoin(`127.0.0.1:${port}`)
    await ann.page.getByRole('button', { name: 'Refuse Cy' }).click()
    await expect(cy.page.getByText(/did not let you in/)).toBeVisible()
  })

  test('a second click where a row has just gone answers nobody: Cy, who has moved up, still waits', async ({
    arrive,
  }) => {
    const ann = await arrive('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const bob = await arrive('Bob')
    await bob.tryJoin(`127.0.0.1:${port}`)
    const bobsButton = ann.page.getByRole('button', { name: 'Let in Bob' })
    const cysButton = ann.page.getByRole('button', { name: 'Let in Cy' })
    await expect(bobsButton).toBeVisible()
    const cy = await arrive('Cy')
    await cy.tryJoin(`127.0.0.1:${port}`)
    await expect(cysButton).toBeEnabled()
    // The earliest second click there is: as soon as the page has changed.
    await bobsButton.evaluate((button) => {
      const { x, y, width, height } = button.getBoundingClientRect()
      new MutationObserver((_, observer) => {
        if (button.isConnected) return
        observer.disconnect()
        const under = document.elementFromPoint(x + width / 2, y + height / 2)?.closest('button')
        document.title = `Clicked again: ${under?.getAttribute('aria-label')}`
        under?.click()
      }).observe(document.body, { childList: true, subtree: true })
    })
    await ann.letIn('Bob')
    await expect(ann.page).toHaveTitle('Clicked again: Let in Cy')
    // Whoever points goes on to write.
    await expect(ann.page.getByRole('form', { name: 'Write a message' })).toBeFocused()
    // What Ann says now is later than any answer of hers.
    await ann.say('Welcome')
    await bob.sees('Welcome')
    await expect(cysButton).toBeVisible()
    await ann.letIn('Cy')
    await cy.sees('Welcome')
  })

  test('by keyboard the focus goes on to who waits next, and a key that is held down answers one only', async ({
    arrive,
  }) => {
    const ann = await arrive('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const refuse = (name: string) => ann.page.getByRole('button', { name: `Refuse ${name}` })
    for (const name of ['Bob', 'Cy']) {
      const visitor = await arrive(name)
      await visitor.tryJoin(`127.0.0.1:${port}`)
      await expect(refuse(name)).toBeEnabled()
    }
    const { keyboard } = ann.page
    // From the last one there is no next: the focus goes to the one before.
    await ann.composer.focus()
    await refuse('Cy').focus()
    await keyboard.down('Enter')
    await expect(refuse('Bob')).toBeFocused()
    await keyboard.down('Enter')
    await expect(refuse('Bob')).toBeEnabled()
    await keyboard.down('Enter')
    await keyboard.up('Enter')
    await ann.composer.fill('Still one at the door')
    await ann.composer.press('Enter')
    await ann.sees('Still one at the door')
    await refuse('Bob').press('Enter')
    await expect(refuse('Bob')).toHaveCount(0)
    await expect(ann.page.getByRole('form', { name: 'Write a message' })).toBeFocused()
    await keyboard.type('Nobody now')
    await expect(ann.composer).toHaveValue('Nobody now')
  })

  test('who knocks can give up', async ({ arrive }) => {
    const ann = await arrive('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const bob = await arrive('Bob')
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

  test('who knocks waits on when the window is loaded again, gives up, and goes in when let in', async ({
    arrive,
  }) => {
    const ann = await arrive('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const bob = await arrive('Bob')
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

  test('who has opened something else meanwhile stays there when let in, and is told there when refused', async ({
    arrive,
  }) => {
    const ann = await arrive('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const bob = await arrive('Bob')
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
    await expect(bob.page.getByRole('alert')).toHaveText(/did not let you in/)
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

  test('whoever waits is told when the host chooses another way: Bob asks, is asked for a passcode, asks again, and comes in with all', async ({
    arrive,
  }) => {
    const ann = await arrive('Ann')
    const port = await ann.host('Physics 2b', 0, 'I approve each person')
    const choose = async (policy: Policy) => {
      await ann.page.getByRole('button', { name: 'Invite people' }).click()
      await ann.page.getByRole('combobox', { name: 'Who can join' }).selectOption(policy)
      await ann.page.keyboard.press('Escape')
    }
    const bob = await arrive('Bob')
    const form = bob.page.getByRole('form', { name: 'Join room' })
    await bob.tryJoin(`127.0.0.1:${port}`)
    await expect(form.getByText('Waiting for the host to let you in…')).toBeVisible()

    await choose('Anyone with the passcode')
    const dialog = bob.page.getByRole('dialog', { name: 'Passcode' })
    const field = dialog.getByRole('textbox', { name: 'Six digits' })
    await expect(field).toBeFocused()
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toHaveCount(0)

    await choose('I approve each person')
    await field.fill('000000')
    await field.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(form.getByText('Waiting for the host to let you in…')).toBeVisible()
    await expect(ann.page.getByRole('button', { name: 'Let in Bob' })).toBeVisible()

    await choose('Anyone nearby')
    await expect(bob.composer).toBeFocused()
    await bob.say('Thank you')
    await ann.sees('Thank you')
  })
})
