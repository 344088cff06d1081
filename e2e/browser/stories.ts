import { expect } from '@playwright/test'
import type { UserPage } from './user-page.ts'
import { printedMessages, type HostedRoom, type ParleyProcess } from './processes.ts'

// What must hold in every shell.

/**
 * Everyone writes a message, and everyone sees every message once, in one order and with one seq.
 */
export async function talkInThreeDirections(ann: UserPage, bob: UserPage, cy: ParleyProcess): Promise<void> {
  const said = ['Hello from Ann', 'Hello from Bob', 'Hello from Cy']
  await ann.say('Hello from Ann')
  await bob.say('Hello from Bob')
  cy.say('Hello from Cy')
  await Promise.all(said.map((body) => cy.line((line) => line.includes(body))))
  const printed = printedMessages(cy)
  expect(printed.map(([, body]) => body).toSorted()).toEqual(said)
  for (const user of [ann, bob]) {
    await user.sees(...said)
    for (const [seq, body] of printed)
      await expect(user.message(body)).toHaveAttribute('data-seq', String(seq))
  }
}

/** A member writes while the room's host is killed and started again on the same port. */
export async function crashAndReturn(
  user: UserPage,
  host: (port: number) => Promise<HostedRoom>,
): Promise<void> {
  const first = await host(0)
  await user.join(first.address)
  await user.say('Before')
  await user.sees('Before')

  await first.process.kill()
  await expect(user.banner).toContainText('Reconnecting')
  await user.say('Written while the host was away')
  await expect(user.pending).toHaveText(/Written while the host was away/)

  await host(first.port)
  await expect(user.banner).toBeHidden()
  await user.sees('Before', 'Written while the host was away')
  await expect(user.pending).toHaveCount(0)
}
