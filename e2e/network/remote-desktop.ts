import { createInterface } from 'node:readline'
import { _electron } from '@playwright/test'
import { deadlines } from '../../build/testing/deadlines.ts'
import { UserPage } from '../browser/user-page.ts'

/** A command on this program's stdin, one JSON object per line. */
export type RemoteDesktopCommand =
  | { readonly kind: 'introduce'; readonly name: string }
  | { readonly kind: 'say' | 'see'; readonly text: string }
  | { readonly kind: 'host' }

// `remote-desktop.ts PROGRAM USER_DATA` starts a program that must start the desktop app, and
// follows commands until its stdin ends. It runs on the app's computer, because it controls the app
// over the loopback.

const [program = '', userData = ''] = process.argv.slice(2)
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

const app = await _electron.launch({ executablePath: program, args: [`--user-data-dir=${userData}`] })
app.context().setDefaultTimeout(deadlines.stepMs)
const page = await app.firstWindow({ timeout: deadlines.stepMs })
const user = new UserPage(page)
const button = (name: string) => page.getByRole('button', { name, exact: true })

async function execute(command: RemoteDesktopCommand): Promise<void> {
  switch (command.kind) {
    case 'introduce':
      await page.getByRole('textbox', { name: 'Your name' }).fill(command.name)
      await button('Continue').click()
      return button('Host room').waitFor()
    case 'host':
      await (await user.newRoom()).getByRole('button', { name: 'Open' }).click()
      return user.composer.waitFor()
    case 'say':
      return user.say(command.text)
    case 'see':
      return user.message(command.text).waitFor()
  }
}

print({ type: 'open', url: page.url() })
for await (const line of createInterface({ input: process.stdin })) {
  try {
    await execute(JSON.parse(line) as RemoteDesktopCommand)
    print({ type: 'done' })
  } catch (error) {
    print({ type: 'failed', problem: String(error) })
  }
}
// Without the question whether to close the room, which is not part of these stories.
await app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => {})
await app.close().catch(() => {})
