import { expect, type Locator, type Page } from '@playwright/test'
import { test } from './fixtures.ts'

/**
 * Double-clicks a button that asks: the question appears, and its confirming button is not under
 * the pointer.
 */
async function askTwice(page: Page, asking: Locator, question: Locator, confirm: string): Promise<void> {
  await expect(asking).toBeEnabled()
  const box = await asking.boundingBox()
  if (!box) throw new Error('nothing to ask with')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.dblclick(x, y)
  await expect(question).toBeVisible()
  const confirming = question.getByRole('button', { name: confirm, exact: true })
  await expect(confirming).toBeEnabled()
  const own = await confirming.boundingBox()
  expect(own && own.x <= x && x <= own.x + own.width && own.y <= y && y <= own.y + own.height).toBe(false)
  await page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
}

for (const width of [1280, 360])
  test(`at ${width} px a double click never confirms, and no confirmation stands where it was asked for`, async ({
    newUser,
    started,
  }) => {
    const ann = await newUser('Ann')
    const { page } = ann
    await page.setViewportSize({ width, height: 800 })
    const port = await ann.host('Physics 2b')
    const bob = await started.terminal(`127.0.0.1:${port}`, 'Bob')
    bob.say('Hello from Bob')
    await ann.sees('Hello from Bob')
    const question = (name: string) => page.getByRole('dialog', { name })
    const button = (name: string) => page.getByRole('button', { name, exact: true })

    for (const [label, asked] of [
      ['Ban', 'Ban Bob?'],
      ['Remove', 'Remove Bob from the room?'],
    ] as const) {
      await ann.messages.getByRole('button', { name: 'Bob' }).click()
      await askTwice(page, button(label), question(asked), label)
      await page.keyboard.press('Escape')
    }
    // Deleting a message asks nothing, and the second click does not take it back.
    await ann.actions('Hello from Bob')
    await button('Delete message').dblclick()
    await expect(ann.messages.getByText('Message deleted')).toBeVisible()
    await button('Undo').click()
    await ann.sees('Hello from Bob')

    await button('Invite people').click()
    await button('Copy invite link').click()
    await askTwice(page, button('Revoke invite 1'), question('Revoke this invite?'), 'Revoke')
    await page.keyboard.press('Escape')

    await button('Room menu').click()
    await askTwice(page, button('Close room'), question('Close Physics 2b?'), 'Close room')
    bob.say('Still here')
    await ann.sees('Hello from Bob', 'Still here')

    await button('Room menu').click()
    await button('Close room').click()
    await button('Close room').click()
    await button('Open Physics 2b').hover()
    await askTwice(page, button('Delete Physics 2b'), question('Delete “Physics 2b”?'), 'Delete')
    await expect(button('Open Physics 2b')).toBeVisible()
  })
