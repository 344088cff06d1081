import { expect, type Locator } from '@playwright/test'
import { DESKTOP, noDesktop, test } from './desktop.ts'
import type { UserPage } from './user-page.ts'

const tool = async (user: UserPage, text: string, name: string): Promise<void> => {
  await user.message(text).hover()
  await user.message(text).getByRole('button', { name, exact: true }).click()
}
const reaction = (user: UserPage, text: string): Locator =>
  user.message(text).getByRole('list', { name: 'Reactions' }).getByRole('button').first()
const editing = (user: UserPage): Locator => user.page.getByRole('textbox', { name: 'Edit message' })

test('replies, reactions, edits and deletion reach the other, and everything can be taken back', async ({
  newUser,
}) => {
  const ann = await newUser('Ann')
  const port = await ann.host('Physics 2b')
  const bob = await newUser('Bob')
  await bob.join(`127.0.0.1:${port}`)
  await bob.say('Who has the handout?')
  await ann.sees('Who has the handout?')

  // A reply quotes the original and leads to it.
  await tool(ann, 'Who has the handout?', 'Reply')
  await expect(ann.composer).toBeFocused()
  await ann.page.keyboard.type('Second drawer')
  await ann.page.keyboard.press('Enter')
  const quote = bob
    .message('Second drawer')
    .getByRole('button', { name: 'Reply to Bob: Who has the handout?' })
  await quote.click()
  await expect(bob.messages.locator('[data-row]:focus')).toContainText('Who has the handout?')

  // A reaction counts once, names its people, and goes by the same press.
  await tool(bob, 'Second drawer', 'React')
  await bob.page.getByRole('dialog', { name: 'React' }).getByRole('button', { name: '🎉' }).click()
  await expect(reaction(ann, 'Second drawer')).toHaveAccessibleName('🎉 1: Bob')
  await reaction(ann, 'Second drawer').click()
  await expect(reaction(bob, 'Second drawer')).toHaveAccessibleName('🎉 2: Bob, Ann')
  await reaction(bob, 'Second drawer').click()
  await expect(reaction(ann, 'Second drawer')).toHaveAccessibleName('🎉 1: Ann')
  await expect(reaction(ann, 'Second drawer')).toHaveAttribute('aria-pressed', 'true')

  // An edit keeps the draft, and what was quoted follows.
  await bob.composer.fill('Half a thought')
  await tool(bob, 'Who has the handout?', 'Edit')
  await expect(editing(bob)).toHaveValue('Who has the handout?')
  await editing(bob).fill('  ')
  await editing(bob).press('Enter')
  await expect(bob.page.getByRole('alert')).toContainText('To delete a message')
  await editing(bob).fill('Who has the new handout?')
  await editing(bob).press('Enter')
  await expect(bob.composer).toHaveValue('Half a thought')
  await expect(ann.message('Second drawer')).toContainText('Who has the new handout?')
  await expect(ann.messages.getByText('edited', { exact: true })).toHaveCount(1)

  // A deletion is undone, and then not: the words go everywhere.
  await bob.remove('Who has the new handout?')
  await expect(bob.messages.getByText('Message deleted')).toBeVisible()
  await bob.messages.getByRole('button', { name: 'Undo' }).click()
  await bob.sees('Who has the new handout?')
  await bob.remove('Who has the new handout?')
  await bob.page.close()
  await expect(ann.messages.getByText('Message from Bob deleted')).toHaveCount(2)
  await expect(ann.messages.getByText('handout')).toHaveCount(0)
})

test('keyboard alone replies, reacts, edits, deletes and undoes; the log stays one stop of Tab', async ({
  newUser,
}) => {
  const ann = await newUser('Ann')
  const { page } = ann
  await ann.host('Physics 2b')
  const row = ann.messages.locator('[data-row]:focus')
  await ann.say('First')
  await ann.sees('First')

  await page.keyboard.press('ArrowUp')
  await expect(editing(ann)).toBeFocused()
  await page.keyboard.type('!')
  await page.keyboard.press('Enter')
  await expect(ann.message('First!')).toContainText('edited')
  await page.keyboard.press('ArrowUp')
  await expect(editing(ann)).toHaveValue('First!')
  await page.keyboard.press('Escape')
  await expect(ann.composer).toBeFocused()

  await page.keyboard.press('Shift+Tab')
  await expect(row).toContainText('First!')
  await page.keyboard.press('e')
  await expect(page.getByRole('button', { name: '👍', exact: true })).toBeFocused()
  for (let times = 0; times < 6; times++) await page.keyboard.press('Tab')
  await page.keyboard.type('hi')
  await page.keyboard.press('Enter')
  await expect(page.getByText('That isn’t one emoji.')).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText('🦉')
  await page.keyboard.press('Enter')
  await expect(reaction(ann, 'First!')).toHaveAccessibleName('🦉 1: Ann')
  await expect(row).toContainText('First!')

  await page.keyboard.press('r')
  await expect(ann.composer).toBeFocused()
  await expect(ann.composer).toHaveAccessibleDescription(/Reply to Ann: First!/)
  await page.keyboard.type('Second')
  await page.keyboard.press('Enter')
  await ann.sees('Second')
  await expect(ann.message('Second').getByRole('button', { name: 'Reply to Ann: First!' })).toBeVisible()

  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('ContextMenu')
  await page.getByRole('button', { name: 'Delete message' }).press('Enter')
  await expect(row).toContainText('Message deleted')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(row).toContainText('First!')
  await page.keyboard.press('Tab')
  await expect(ann.composer).toBeFocused()
})

test('a finger that rests on a message opens its actions', async ({ newUser }) => {
  const ann = await newUser('Ann')
  const { page } = ann
  await ann.host('Physics 2b')
  await ann.say('First')
  const box = await ann.message('First').boundingBox()
  if (!box) throw new Error('no message')
  const fingers = await page.context().newCDPSession(page)
  const sheet = page.getByRole('dialog', { name: 'Message actions' })
  await fingers.send('Input.dispatchTouchEvent', {
    type: 'touchStart',
    touchPoints: [{ x: box.x + 80, y: box.y + box.height / 2 }],
  })
  await expect(sheet).toBeVisible()
  await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(sheet.getByRole('button', { name: 'Delete message' })).toBeVisible()
  await sheet.getByRole('button', { name: 'Edit' }).click()
  await expect(sheet).toHaveCount(0)
  await expect(editing(ann)).toBeFocused()
})

test('a link to a message opens it from another message and from the lobby, and says what it cannot', async ({
  newUser,
}) => {
  const ann = await newUser('Ann')
  const { page } = ann
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const port = await ann.host('Physics 2b')
  await ann.say('The original')
  await (await ann.actions('The original')).getByRole('button', { name: 'Copy link to message' }).click()
  const link = await page.evaluate(async () => await navigator.clipboard.readText())
  expect(link).toMatch(/^parley:\/\/message\/[\w-]+\/general\/[\w-]+\.[\w-]+$/)
  await ann.say(`See ${link}.`)
  const focused = ann.messages.locator('[data-row]:focus')
  await ann.messages.getByRole('link', { name: link }).click()
  await expect(focused).toContainText('The original')

  const field = page.getByRole('textbox', { name: 'Invite or address' })
  await page.getByRole('button', { name: 'New or join' }).click()
  await field.fill(`Look: ${link}`)
  await field.press('Enter')
  await expect(focused).toContainText('The original')

  const bob = await newUser('Bob')
  await bob.tryJoin(link)
  await expect(bob.page.getByText(/in a room that this computer hasn’t joined/)).toBeVisible()
  await bob.join(`127.0.0.1:${port}`)
  await bob.messages.getByRole('link', { name: link }).click()
  await expect(bob.messages.locator('[data-row]:focus')).toContainText('The original')
})

test.describe('at the desktop', { tag: DESKTOP }, () => {
  test.skip(noDesktop !== null, noDesktop ?? '')

  test('a link to a message that the system opens leads to it, or says why not', async ({
    started,
    desktops,
  }) => {
    const { app, page, user } = await desktops.open(await started.folder())
    await user.introduce('Ann')
    await user.host('Physics 2b')
    await user.say('The original')
    await (await user.actions('The original')).getByRole('button', { name: 'Copy link to message' }).click()
    await user.composer.press('ControlOrMeta+v')
    const link = await user.composer.inputValue()
    await user.composer.fill('')
    await page.getByRole('button', { name: 'New or join' }).click()
    const open = (opened: string) =>
      app.evaluate((electron, args) => electron.app.emit('second-instance', {}, args), ['parley', opened])
    await open(link)
    await expect(user.messages.locator('[data-row]:focus')).toContainText('The original')

    await open(link.replace(/message\/[\w-]+/, 'message/elsewhere'))
    const why = page.getByRole('dialog', { name: 'Can’t open this message' })
    await expect(why).toContainText('in a room that this computer hasn’t joined')
    await page.keyboard.press('Escape')
    await expect(why).toHaveCount(0)
  })
})
