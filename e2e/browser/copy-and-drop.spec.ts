import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { drop } from './drop.ts'

test('kind 17: selected messages are copied as they read, with author and time', async ({
  newUser,
  started,
}) => {
  const ann = await newUser('Ann')
  const { page } = ann
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const port = await ann.host('Physics 2b')
  const bob = await started.terminal(`127.0.0.1:${port}`, 'Bob')
  for (const text of ['Does anyone have it?', 'The handout', 'https://example.org/4']) bob.say(text)
  await ann.sees('https://example.org/4')
  await ann.say('Torque?\nSecond drawer')
  await ann.sees('Second drawer')
  bob.say('Found it.')
  await ann.sees('Found it.')
  const copied = async () => {
    await page.keyboard.press('ControlOrMeta+c')
    return (await page.evaluate(() => navigator.clipboard.readText())).replaceAll(/\d+:\d+\s[AP]M/g, 'TIME')
  }
  const select = (from: string, start: number, to: string, end: number) =>
    page.getByRole('log').evaluate(
      (log, [first, at, last, until]) => {
        const textOf = (text: string): Node => {
          const walker = document.createTreeWalker(log, NodeFilter.SHOW_TEXT)
          while (walker.nextNode())
            if (walker.currentNode.nodeValue?.includes(text)) return walker.currentNode
          throw new Error(`no ${text}`)
        }
        getSelection()?.setBaseAndExtent(textOf(first), at, textOf(last), until)
      },
      [from, start, to, end] as const,
    )

  await ann.message('Does anyone').click()
  await select('Bob', 0, 'Found it.', 9)
  const all = await copied()
  expect(all.slice(all.indexOf('Bob, TIME'))).toBe(
    'Bob, TIME\nDoes anyone have it?\nThe handout\nhttps://example.org/4\n\nAnn, TIME\nTorque?\nSecond drawer\n\nBob, TIME\nFound it.',
  )
  // A part of a message is copied as it is, without author and time.
  await select('Second drawer', 8, 'Second drawer', 14)
  expect(await copied()).toBe('Second')
  await select('The handout', 4, 'example.org/4', 8)
  expect(await copied()).toBe('handout\nhttps://')
})

test('kind 17: a drop or a paste always gets an answer, and the page stays', async ({ newUser, started }) => {
  const ann = await newUser('Ann')
  const { page } = ann
  const file = join(await started.folder(), 'handout.txt')
  await writeFile(file, 'Week 4')
  const said = page.getByRole('alert').filter({ hasText: 'can’t send files' })
  await drop(page, { file })
  await expect(said).toBeVisible()
  await said.getByRole('button', { name: 'Close' }).click()
  await drop(page, { text: ' 192.168.1.20 ' })
  await expect(page.getByRole('textbox', { name: 'Invite or address' })).toHaveValue('192.168.1.20')
  await ann.host('Physics 2b')
  const home = page.url()
  await drop(page, { file })
  await expect(said).toBeVisible()
  expect(page.url()).toBe(home)
  await said.getByRole('button', { name: 'Close' }).click()

  await drop(page, { text: 'Dropped words' })
  await expect(ann.composer).toHaveValue('Dropped words')
  await expect(ann.composer).toBeFocused()

  await page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File(['…'], 'photo.png', { type: 'image/png' }))
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  })
  await expect(said).toBeVisible()
  await expect(ann.composer).toHaveValue('Dropped words')
  await said.getByRole('button', { name: 'Close' }).click()

  // As with a paste, a text that is too long is cut and reported.
  await drop(page, { text: 'more '.repeat(20_000) })
  await expect(page.getByRole('alert')).toHaveText(
    'Only the first 15,987 of 100,000 characters were added. A message can have up to 8,000.',
  )
  expect((await ann.composer.inputValue()).length).toBe(16_000)
})
