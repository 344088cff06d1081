import { expect } from '@playwright/test'
import type { UserPage } from './user-page.ts'
import { printedMessages, type HostedRoom, type ParleyProcess } from './processes.ts'

// What must hold in every shell.

/**
 * Everyone writes something; everyone sees every message once, in one order, under the same seq.
 */
export async function talkInThreeDirections(ann: UserPage, bob: UserPage, cy: ParleyProcess): Promise<void> {
  const said = ['Hello from Ann', 'Hello from Bob', 'Hello from Cy']
  await ann.say('Hello from Ann')
  await bob.say('Hello from Bob')
  cy.say('Hello from Cy')
  await Promise.all(said.map((body) => cy.line((line) => line.includes(body))))
  const printed = printedMessages(cy)
  expect(printed.map(([, body]) => body).toSorted()).toEqual(said)
  for (const person of [ann, bob]) {
    await person.sees(...said)
    for (const [seq, body] of printed)
      await expect(person.message(body)).toHaveAttribute('data-seq', String(seq))
  }
}

/** The room's host is killed and started again on the same port while a member writes. */
export async function crashAndReturn(
  person: UserPage,
  host: (port: number) => Promise<HostedRoom>,
): Promise<void> {
  const first = await host(0)
  await person.join(first.address)
  await person.say('Before')
  await person.sees('Before')

  await first.process.kill()
  await expect(person.banner).toContainText('Reconnecting')
  await person.say('Written while the host was away')
  await expect(person.pending).toHaveText(/Written while the host was away/)

  await host(first.port)
  await expect(person.banner).toBeHidden()
  await person.sees('Before', 'Written while the host was away')
  await expect(person.pending).toHaveCount(0)
}
