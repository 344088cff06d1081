import { expect } from '@playwright/test'
import { test } from './fixtures.ts'

test('kind 5: a command in a window is carried out or reported as unknown, and never posted', async ({
  newUser,
}) => {
  const ann = await newUser('Ann')
  await ann.host('Physics 2b')
  const { page, composer } = ann
  for (const text of ['/usr/bin/x', '/ x', '//x', ' /help']) {
    // oxlint-disable-next-line no-await-in-loop -- one after another, as people write
    await ann.say(text)
    // oxlint-disable-next-line no-await-in-loop -- one after another, as people write
    await ann.sees(text.trim())
  }
  await ann.say('/kick Bob')
  await expect(page.getByRole('alert')).toHaveText(/^Unknown command \/kick\. Type \/help/)
  await expect(composer).toHaveValue('/kick Bob')

  await ann.say('/help')
  const help = page.getByRole('dialog', { name: 'Commands' })
  await expect(help).toContainText('/search WORDS')
  await page.keyboard.press('Escape')
  await expect(composer).toHaveValue('')
  await expect(composer).toBeFocused()
  await ann.say('/search usr')
  await expect(page.getByRole('searchbox', { name: 'Search messages' })).toHaveValue('usr')
  await expect(page.getByRole('list', { name: 'Search results' })).toContainText('/usr/bin/x')
  await expect(ann.messages.getByRole('article')).toHaveCount(4)
})
