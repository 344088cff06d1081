import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { UserPage } from './user-page.ts'
import { NEARBY, Started } from './processes.ts'

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

const named = (found: Violations): string[] =>
  found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)

// No page has frames: axe's mode without a page for itself is enough, and faster.
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode(true)

/** What axe finds in the page now, in both themes. The dark theme differs only in colours. */
async function violations(page: Page): Promise<string[]> {
  const light = await axe(page).analyze()
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await axe(page).withRules(['color-contrast', 'link-in-text-block']).analyze()
  await page.emulateMedia({ colorScheme: 'light' })
  return named([...light.violations, ...dark.violations])
}

test('a screen reader hears who says what, once, and where it is', async ({ browser }) => {
  const started = new Started()
  try {
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')
    await ann.host('Physics 2b')
    await ann.say('Does anyone have the handout?')
    await ann.say('Found it.')
    await ann.sees('Does anyone have the handout?', 'Found it.')
    await expect(page.getByRole('main')).toMatchAriaSnapshot(`
      - heading "general in Physics 2b" [level=1]
      - heading "Messages" [level=2]
      - log "Messages":
        - heading /^This is the start of .general$/ [level=3]
        - heading "Today" [level=3]
        - article /^Ann Does anyone have the handout\\? \\d+:\\d+/:
          - paragraph:
            - button "Ann"
            - time: /\\d+:\\d+/
          - text: Does anyone have the handout?
          - button "React"
          - button "Reply"
          - button "Edit"
          - button "Message actions"
        - article /^Ann Found it\\. \\d+:\\d+/:
          - /children: equal
          - text: Ann Found it.
          - button "React"
          - button "Reply"
          - button "Edit"
          - button "Message actions"
    `)
    await expect(page.getByRole('navigation', { name: 'Rooms' })).toMatchAriaSnapshot(`
      - button "Physics 2b (on this computer)"
    `)
    await expect(page.getByRole('complementary', { name: 'Members' })).toMatchAriaSnapshot(`
      - heading "Here 1" [level=2]
      - list "Here 1":
        - listitem:
          - button "Ann host you"
    `)
    // With forced colours, presence still shows: a disc in the text's colour.
    await page.emulateMedia({ forcedColors: 'active' })
    const presence = page.getByRole('button', { name: 'Ann host you' }).locator('svg + span')
    const [disc, text] = await presence.evaluate((dot) => [
      getComputedStyle(dot).backgroundColor,
      getComputedStyle(document.body).color,
    ])
    expect(disc).toBe(text)
  } finally {
    await started.end()
  }
})

for (const width of [360, 1280]) {
  test(`axe finds nothing in lobby and room, light and dark, ${width} px`, async ({ browser }) => {
    const started = new Started()
    try {
      const { url } = await started.web(undefined, NEARBY)
      const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width, height: 760 } })
      const page = await context.newPage()
      await page.goto(url)
      const ann = new UserPage(page)
      await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await ann.introduce('Ann')
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Search other networks' }).click()
      await page.getByRole('textbox', { name: 'Addresses or ranges' }).fill('8.8.8.0/24')
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByText('is on the internet')).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await (await ann.newRoom()).getByRole('button', { name: 'More' }).click()
      await expect(page.getByRole('combobox', { name: 'Network' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      const port = await ann.host('Physics 2b')
      const bob = await started.terminal(`127.0.0.1:${port}`, 'Bob')
      bob.say('Does anyone have the handout?')
      await ann.sees('Does anyone have the handout?')
      await ann.say('Found it.')
      await ann.sees('Found it.')
      expect(await violations(page)).toEqual([])
      // Reactions, a reply, an edit and what can be undone.
      await ann.message('Does anyone').hover()
      await ann.message('Does anyone').getByRole('button', { name: 'Reply' }).click()
      await ann.say('In the second drawer.')
      await ann.message('In the second').hover()
      await ann.message('In the second').getByRole('button', { name: 'React' }).click()
      await page.getByRole('dialog', { name: 'React' }).getByRole('textbox').press('Enter')
      expect(await violations(page)).toEqual([])
      await page.getByRole('dialog', { name: 'React' }).getByRole('button', { name: '🎉' }).click()
      await expect(ann.message('In the second').getByRole('list', { name: 'Reactions' })).toBeVisible()
      await ann.composer.press('ArrowUp')
      await expect(page.getByText('Editing your message')).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await ann.remove('Found it.')
      await expect(ann.messages.getByRole('button', { name: 'Undo' })).toBeEnabled()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Invite people' }).click()
      const panel = page.getByRole('dialog', { name: /^Invite to/ })
      await panel.getByRole('button', { name: 'Show QR code' }).click()
      await expect(panel.getByRole('img')).toBeVisible()
      await panel.getByRole('combobox', { name: 'Who can join' }).selectOption('Anyone with the passcode')
      await expect(panel.getByText(/^Passcode:/)).toBeVisible()
      expect(await violations(page)).toEqual([])
      await panel.getByRole('combobox', { name: 'Who can join' }).selectOption('I approve each person')
      await page.keyboard.press('Escape')
      await ann.message('Does anyone').getByRole('button', { name: 'Bob' }).click()
      await expect(page.getByRole('dialog', { name: 'Bob' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      started.run(['join', `127.0.0.1:${port}`, '--as', 'Cy', '--json', '--data', await started.folder()])
      // For the first half second, its buttons are dimmed and do nothing.
      await expect(page.getByRole('button', { name: 'Let in Cy' })).toBeEnabled()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Cy wants to join' }).click()
      await expect(page.getByRole('button', { name: 'Let in 1' })).toBeEnabled()
      expect(await violations(page)).toEqual([])
    } finally {
      await started.end()
    }
  })
}
