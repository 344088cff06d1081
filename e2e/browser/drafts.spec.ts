import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { UserPage } from './user-page.ts'

test('kind 17: drafts are there after a restart on another port, even if the window was closed while typing', async ({
  browser,
  started,
}) => {
  const folder = await started.folder()
  const open = async (...options: string[]) => {
    const { process, url } = await started.web(folder, ...options)
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    return { process, url, user: new UserPage(page) }
  }
  const kept = async () => {
    const rooms = join(folder, 'rooms')
    const files = (await readdir(rooms)).filter((name) => name.endsWith('.drafts.json'))
    return (await Promise.all(files.map((name) => readFile(join(rooms, name), 'utf8')))).join('')
  }
  const first = await open()
  await first.user.introduce('Ann')
  await first.user.host('Physics 2b')
  const ann = first.user
  await ann.page.getByRole('button', { name: 'Create channel' }).click()
  await ann.page.getByRole('textbox', { name: 'Channel name' }).fill('homework')
  await ann.page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(ann.page.getByRole('textbox', { name: 'Message #homework' })).toBeVisible()
  await ann.composer.fill('page 7, please')
  await ann.page.getByRole('button', { name: 'general' }).click()
  await ann.composer.fill('sent, so no draft')
  await ann.composer.press('Enter')
  await ann.sees('sent, so no draft')
  await ann.composer.pressSequentially('half a thou')
  await ann.page.close({ runBeforeUnload: true })
  await expect.poll(kept).toContain('"half a thou"')
  // The user closes the window, then the program.
  await first.process.kill('SIGINT')

  // With port 0, it is never the last one.
  const second = await open('--port', '0')
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port)
  const { user, process } = second
  await user.page.getByRole('button', { name: 'Open Physics 2b' }).click()
  await expect(user.composer).toHaveValue('half a thou')
  await user.page.getByRole('button', { name: 'homework' }).click()
  await expect(user.composer).toHaveValue('page 7, please')
  // A sent draft does not return; an unsent one survives a crash of the program.
  await user.composer.press('Enter')
  await user.sees('page 7, please')
  await user.page.getByRole('button', { name: 'general' }).click()
  await user.composer.pressSequentially('ght')
  await user.hidePage()
  await expect.poll(kept).toContain('"half a thought"')
  await process.kill()

  const third = await open()
  await third.user.page.getByRole('button', { name: 'Open Physics 2b' }).click()
  await expect(third.user.composer).toHaveValue('half a thought')
  await third.user.page.getByRole('button', { name: 'homework' }).click()
  await expect(third.user.composer).toHaveValue('')
})
