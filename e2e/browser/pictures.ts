import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from '@playwright/test'
import { findBrowser } from '../requirements/find-browser.ts'
import { TestComputers } from './test-computers.ts'
import { noNetworks } from '../network/test-networks.ts'
import type { UserPage } from './user-page.ts'

/**
 * Makes the pictures of the README from the app itself, between computers in separate networks
 * (Linux, as root): `npm run pictures [-- --to FOLDER] [--dark] [--width 1100]`.
 */
const { values } = parseArgs({
  options: {
    to: { type: 'string', default: join(import.meta.dirname, '../../docs') },
    dark: { type: 'boolean', default: false },
    width: { type: 'string', default: '1100' },
  },
})

const look = (height: number) => ({
  viewport: { width: Number(values.width), height },
  deviceScaleFactor: 2,
  colorScheme: values.dark ? ('dark' as const) : ('light' as const),
})

/** Takes a screenshot, with nothing under the pointer and nothing focused. */
async function takePicture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const path = join(values.to, name)
  await page.screenshot({ path })
  process.stdout.write(`${path}\n`)
}

async function takeLobby(computers: TestComputers): Promise<void> {
  const open = async (number: number, name: string, ...more: string[]) => {
    const computer = computers.computer(name.split(' ')[0]?.toLowerCase() ?? name, number)
    const room = await computers.parley(computer, 'host', '--json', '--name', name, ...more)
    await room.line((line) => line.includes('listening'))
    return computer
  }
  const physics = await open(1, 'Physics 2b', '--join', 'open')
  await open(2, 'Print shop', '--join', 'passcode')
  await open(3, 'Sailing club', '--join', 'open', '--hidden')
  for (const name of ['Bob', 'Cy', 'Dee']) {
    const member = await computers.parley(physics, 'join', '127.0.0.1', '--as', name, '--json')
    await member.line((line) => line.includes('"joined"'))
  }
  const { page, user } = await computers.user(computers.computer('ann', 4), 'Ann', look(760))
  // A recent room: Ann was there once, and its host does not announce it.
  await user.join('10.77.1.3')
  await page.getByRole('button', { name: 'Room menu' }).click()
  await page.getByRole('button', { name: 'Leave room' }).click()
  for (const text of ['nearby now', '3 here', '· passcode']) await page.getByText(text).waitFor()
  await takePicture(page, 'lobby.png')
}

async function takeRoom(computers: TestComputers): Promise<void> {
  const ann = await computers.user(computers.computer('ann', 1), 'Ann', look(700))
  await ann.user.host('Physics 2b', 5050)
  const others = []
  for (const [i, name] of ['Bob', 'Cy', 'Dee'].entries()) {
    const other = await computers.user(computers.computer(name.toLowerCase(), i + 2), name)
    await other.user.join('10.77.1.1')
    others.push(other)
  }
  const [bob, cy, dee] = others.map(({ user }) => user)
  const said: [UserPage | undefined, string][] = [
    [bob, 'Does anyone have the handout for week 4?'],
    [ann.user, 'Torque? It is on the printer, second drawer.'],
    [bob, 'Found it.'],
    [bob, 'Thanks!'],
    [
      cy,
      'The lab closes at six today, so please finish your measurements before then and put the scales back where they were.',
    ],
    [dee, 'Is the projector free after lunch?'],
    [ann.user, 'Yes, until three.'],
  ]
  for (const [user, text] of said) {
    await user?.say(text)
    await ann.user.sees(text)
  }
  await others[2]?.shell.kill()
  await ann.page.getByText('Away').waitFor()
  await takePicture(ann.page, 'room.png')
}

const reason = noNetworks()
if (reason === null) {
  const browser = findBrowser()
  for (const story of [takeLobby, takeRoom]) {
    const computers = new TestComputers({
      ...(browser.kind !== 'missing' && { executablePath: browser.path }),
      args: ['--no-sandbox'],
    })
    try {
      await story(computers)
    } finally {
      await computers.end()
    }
  }
} else {
  process.stderr.write(`No picture is made: ${reason}.\n`)
  process.exitCode = 1
}
