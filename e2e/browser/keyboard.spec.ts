import { expect, type Locator, type Page } from '@playwright/test'
import { test } from './fixtures.ts'
import type { UserPage } from './user-page.ts'

const LINES = 160

/** Ann in a room with many messages by Bob, with links in all of them. */
async function crowdedRoom(
  newUser: (name: string) => Promise<UserPage>,
  terminal: (where: string, name: string) => Promise<{ say(line: string): void }>,
): Promise<{ ann: UserPage; bob: { say(line: string): void } }> {
  const ann = await newUser('Ann')
  const port = await ann.host('Physics 2b')
  const bob = await terminal(`127.0.0.1:${port}`, 'Bob')
  for (let i = 1; i <= LINES; i++) bob.say(`Line ${i} https://example.org/${i}`)
  await ann.sees(`Line ${LINES} `)
  return { ann, bob }
}

/** The row that has the focus, if any. */
const focusedRow = (page: Page): Locator => page.getByRole('log').locator('[data-row]:focus')

test('the log is one tab stop; arrows, Home and End move in it, and focus survives scrolling, new messages and deletion', async ({
  newUser,
  started,
}) => {
  const { ann, bob } = await crowdedRoom(newUser, (where, name) => started.terminal(where, name))
  const { page } = ann
  await ann.composer.focus()
  await page.keyboard.press('Shift+Tab')
  await expect(focusedRow(page)).toContainText(`Line ${LINES} `)
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'Room menu' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowUp')
  await expect(focusedRow(page)).toContainText(`Line ${LINES - 1} `)

  // Through the message's controls and back.
  await page.keyboard.press('Enter')
  await expect(ann.message(`Line ${LINES - 1} `).getByRole('link')).toBeFocused()
  for (const name of ['React', 'Reply', 'Message actions']) {
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    await page.keyboard.press('Tab')
    const control = ann.message(`Line ${LINES - 1} `).getByRole('button', { name })
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    await expect(control).toBeFocused()
  }
  await page.keyboard.press('Escape')
  await expect(focusedRow(page)).toContainText(`Line ${LINES - 1} `)
  await page.keyboard.press('Tab')
  await expect(ann.composer).toBeFocused()

  // The menu key opens the actions, Esc goes back to the message, and then to the text field.
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('ContextMenu')
  await expect(page.getByRole('button', { name: 'Copy text' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(
    ann.message(`Line ${LINES - 1} `).getByRole('button', { name: 'Message actions' }),
  ).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(focusedRow(page)).toContainText(`Line ${LINES - 1} `)
  await page.keyboard.press('Escape')
  await expect(ann.composer).toBeFocused()

  // To the beginning, through all pages that must load first, and back to the end.
  await page.keyboard.press('Shift+Tab')
  await expect(focusedRow(page)).toContainText(`Line ${LINES - 1} `)
  await page.keyboard.press('PageUp')
  await expect(focusedRow(page)).not.toContainText(`Line ${LINES - 1} `)
  await expect(async () => {
    await page.keyboard.press('Home')
    expect(await focusedRow(page).allTextContents()).toEqual([
      expect.stringContaining('This is the start of'),
    ])
  }).toPass()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(focusedRow(page)).toContainText('Line 1 ')
  await page.keyboard.press('End')
  await expect(focusedRow(page)).toContainText(`Line ${LINES} `)
  // Each repeated key counts, even if it arrives before the list is drawn again.
  await page.getByRole('log').evaluate(async (log) => {
    for (let times = 0; times < 50; times++) {
      const key = new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true })
      log.ownerDocument.activeElement?.dispatchEvent(key)
      await Promise.resolve()
    }
  })
  await expect(focusedRow(page)).toContainText(`Line ${LINES - 50} `)
  await page.keyboard.press('End')
  await expect(focusedRow(page)).toContainText(`Line ${LINES} `)

  // The focus keeps its place outside the view, even when messages arrive.
  await page.getByRole('log').hover()
  await page.mouse.wheel(0, -100_000)
  await expect(ann.message('Line 3 ')).toBeVisible()
  await expect(focusedRow(page)).toContainText(`Line ${LINES} `)
  bob.say('News')
  await expect(page.getByRole('button', { name: 'New messages: 1' })).toBeVisible()
  await expect(focusedRow(page)).toContainText(`Line ${LINES} `)
  await page.keyboard.press('ArrowDown')
  await expect(focusedRow(page)).toContainText('News')
  await expect(ann.message('News')).toBeInViewport()

  // A deleted message leaves the focus to the row in its place.
  await page.keyboard.press('ContextMenu')
  await page.getByRole('button', { name: 'Delete message' }).press('Enter')
  await expect(focusedRow(page)).toContainText('Message deleted')
  await expect(focusedRow(page)).toContainText('Message from Bob deleted by Ann')
})

test('the keys that move to the next message first scroll one that is taller than the list', async ({
  newUser,
}) => {
  const ann = await newUser('Ann')
  const { page } = ann
  await ann.host('Physics 2b')
  await ann.say(Array.from({ length: 80 }, (_, i) => `Line ${i} of one message`).join('\n'))
  await ann.say('The next one')
  await ann.sees('The next one')
  await page.keyboard.press('Shift+Tab')
  await expect(focusedRow(page)).toContainText('The next one')
  const top = () => page.getByRole('log').evaluate((log) => log.scrollTop)
  await page.keyboard.press('ArrowUp')
  await expect(focusedRow(page)).toContainText('Line 79 of one message')
  const before = await top()
  await page.keyboard.press('PageUp')
  await expect.poll(top).toBeLessThan(before - 200)
  await expect(focusedRow(page)).toContainText('Line 79 of one message')
  for (let times = 0; times < 100; times++) await page.keyboard.press('ArrowUp')
  await expect(focusedRow(page)).toContainText('This is the start of')
})

test('F6 moves between sidebar, messages, composer and members, and returns to the place in each', async ({
  newUser,
  started,
}) => {
  const ann = await newUser('Ann')
  const { page } = ann
  const port = await ann.host('Physics 2b')
  await started.terminal(`127.0.0.1:${port}`, 'Bob')
  await ann.say('First')
  await ann.say('Second')
  await ann.sees('First', 'Second')
  const rooms = page.getByRole('navigation', { name: 'Rooms' })
  const members = page.getByRole('complementary', { name: 'Members' })
  await ann.composer.focus()
  await page.keyboard.press('F6')
  await expect(members.getByRole('button', { name: /^Ann/ })).toBeFocused()
  // The members are one tab stop, too.
  await page.keyboard.press('ArrowDown')
  await expect(members.getByRole('button', { name: /^Bob/ })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(members.getByRole('button', { name: /^Ann/ })).not.toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(members.getByRole('button', { name: /^Bob/ })).toBeFocused()
  await page.keyboard.press('F6')
  await expect(rooms.getByRole('button', { name: 'general' })).toBeFocused()
  await page.keyboard.press('F6')
  await expect(focusedRow(page)).toContainText('Second')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Shift+F6')
  await expect(rooms.getByRole('button', { name: 'general' })).toBeFocused()
  await page.keyboard.press('F6')
  await expect(focusedRow(page)).toContainText('First')
  await page.keyboard.press('F6')
  await expect(ann.composer).toBeFocused()
})
