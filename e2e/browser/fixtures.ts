import { test as base } from '@playwright/test'
import { UserPage } from './user-page.ts'
import { Started } from './processes.ts'
import { JoiningClients } from './joining-clients.ts'

/** For stories in browsers. Everything a story starts ends with it. */
export const test = base.extend<{
  started: Started
  /** Members without a window, for stories that need many. */
  clients: JoiningClients
  /** A user with a name, in a separate Parley and browser. */
  newUser: (name: string) => Promise<UserPage>
}>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads there what a fixture needs.
  started: async ({}, use) => {
    const started = new Started()
    await use(started)
    await started.end()
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads there what a fixture needs.
  clients: async ({}, use) => {
    const clients = new JoiningClients()
    await use(clients)
    clients.end()
  },
  newUser: ({ browser, started }, use) =>
    use(async (name) => {
      const { url } = await started.web()
      const page = await (await browser.newContext()).newPage()
      await page.goto(url)
      const user = new UserPage(page)
      await user.introduce(name)
      return user
    }),
})
