import { expect as base, type Locator, type Page } from '@playwright/test'
import { deadlines } from '../../build/testing/deadlines.ts'

export type Policy = 'Anyone nearby' | 'I approve each person' | 'Anyone with the passcode' | 'Invite only'

/**
 * Waits as long as a story does, even without a runner's limit: in installed.ts,
 * network/remote-desktop.ts and pictures.ts.
 */
export const expect = base.configure({ timeout: deadlines.stepMs })

/** A user at a window of any shell. */
export class UserPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async introduce(name: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(name)
    await this.page.getByRole('button', { name: 'Continue' }).click()
    await expect(this.page.getByRole('button', { name: 'Host room' })).toBeVisible()
  }

  /**
   * Hosts a room on a port (0: any free port); returns its port. By default, anyone may join.
   */
  async host(room: string, port = 0, policy: Policy = 'Anyone nearby'): Promise<number> {
    const form = await this.newRoom()
    await form.getByRole('textbox', { name: 'Room name' }).fill(room)
    await form.getByRole('button', { name: 'More' }).click()
    await form.getByRole('radio', { name: policy }).check()
    await form.getByRole('textbox', { name: 'Port' }).fill(String(port))
    await form.getByRole('button', { name: 'Open' }).click()
    await expect(this.composer).toBeVisible()
    await this.page.getByRole('button', { name: 'Invite people' }).click()
    const address = await this.page
      .getByRole('dialog')
      .getByText(/^[\d.]+:\d+$/)
      .first()
      .textContent()
    await this.page.keyboard.press('Escape')
    return Number(address?.split(':').at(-1))
  }

  /** Opens the form for a new room. */
  async newRoom(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Host room' }).click()
    return this.page.getByRole('form', { name: 'Host room' })
  }

  /**
   * Makes the page hidden, as behind another tab: a browser under test treats every page as
   * visible.
   */
  async hidePage(): Promise<void> {
    await this.page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
      document.dispatchEvent(new Event('visibilitychange'))
    })
  }

  async join(address: string): Promise<void> {
    await this.tryJoin(address)
    await expect(this.composer).toBeVisible()
  }

  /** Tries to join, without waiting for the outcome. */
  async tryJoin(address: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Invite or address' }).fill(address)
    await this.page.getByRole('button', { name: 'Join room' }).click()
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** Approves a newcomer who is waiting. */
  async letIn(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Let in ${name}`, exact: true }).click()
  }

  /** Opens the actions of a message. */
  async actions(text: string): Promise<Locator> {
    await this.message(text).hover()
    await this.message(text).getByRole('button', { name: 'Message actions' }).click()
    return this.page.getByRole('dialog', { name: 'Message actions' })
  }

  /** Deletes a message, which can be undone for some seconds. */
  async remove(text: string): Promise<void> {
    await (await this.actions(text)).getByRole('button', { name: 'Delete message' }).click()
  }

  /** Opens the details of a member, from the list of members. */
  async openMember(name: string): Promise<Locator> {
    await this.page
      .getByRole('complementary', { name: 'Members' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click()
    return this.page.getByRole('dialog', { name })
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message #/ })
  }

  get messages(): Locator {
    return this.page.getByRole('log', { name: 'Messages' })
  }

  get banner(): Locator {
    return this.page.getByRole('status', { name: 'Connection' })
  }

  get pending(): Locator {
    return this.messages.locator('[data-delivery="pending"]')
  }

  message(text: string): Locator {
    // Not the text that a reply quotes.
    const own = this.page.locator('[data-copy="text"]', { hasText: text })
    return this.messages.locator('[data-seq]').filter({ has: own })
  }

  async sees(...texts: string[]): Promise<void> {
    for (const text of texts) await expect(this.message(text)).toHaveCount(1)
  }
}
