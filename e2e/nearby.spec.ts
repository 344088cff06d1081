import { expect, test } from '@playwright/test'
import { Person } from './person.ts'
import { NEARBY, Started } from './processes.ts'

test.describe('rooms nearby', () => {
  let started: Started
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(() => started.end())

  test('Ann hosts; Bob sees the room without typing, joins with a click, and sees it go', async ({
    browser,
  }) => {
    const open = async (name: string) => {
      const { process, url } = await started.web(undefined, NEARBY)
      const page = await (await browser.newContext()).newPage()
      await page.goto(url)
      const person = new Person(page)
      await person.introduce(name)
      return { process, person, page }
    }
    // Others on this network may run this test, too.
    const name = `Chess club ${Date.now().toString(36)}`
    const [ann, bob] = [await open('Ann'), await open('Bob')]
    await ann.person.host(name, 0, null)

    await bob.page.getByRole('button', { name: `Join ${name}` }).click()
    await expect(bob.page.getByText('Waiting for the host')).toBeVisible()
    await ann.person.letIn('Bob')
    await expect(bob.person.composer).toBeVisible()
    await bob.person.say('Found you')
    await ann.person.sees('Found you')

    const cy = await open('Cy')
    await expect(cy.page.getByRole('button', { name: `Join ${name}` })).toBeVisible()
    await ann.process.kill('SIGINT')
    await expect(cy.page.getByRole('button', { name: `Join ${name}` })).toBeHidden()
  })
})
