import { test as base } from '@playwright/test'
import { UserPage } from './user-page.ts'
import { Started } from './processes.ts'
import { JoiningClients } from './joining-clients.ts'

/** A story of people in browsers: everything it starts ends with it. */
export const test = base.extend<{
  started: Started
  /** People without a window, for stories that need visitors. */
  visitors: JoiningClients
  /** A person with a name, in a separate Parley and browser. */
  arrive: (name: string) => Promise<UserPage>
}>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads there what a fixture needs.
  started: async ({}, use) => {
    const started = new Started()
    await use(started)
    await started.end()
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads there what a fixture needs.
  visitors: async ({}, use) => {
    const visitors = new JoiningClients()
    await use(visitors)
    visitors.end()
  },
  arrive: ({ browser, started }, use) =>
    use(async (name) => {
      const { url } = await started.web()
      const page = await (await browser.newContext()).newPage()
      await page.goto(url)
      const person = new UserPage(page)
      await person.introduce(name)
      return person
    }),
})
