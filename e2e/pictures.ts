import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser } from './find-browser.ts'
import { Machines } from './machines.ts'
import { noNetworks } from './network/world.ts'

/**
 * Makes the picture of the lobby from the app itself, between machines in networks of their own (Linux, as root):
 * `npm run pictures [-- --out FILE] [--dark] [--width 1100]`.
 */
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(import.meta.dirname, '../docs/lobby.png') },
    dark: { type: 'boolean', default: false },
    width: { type: 'string', default: '1100' },
  },
})

async function takePicture(machines: Machines): Promise<void> {
  const open = async (number: number, name: string, ...more: string[]) => {
    const machine = machines.machine(name.split(' ')[0]?.toLowerCase() ?? name, number)
    const room = await machines.parley(machine, 'host', '--json', '--name', name, ...more)
    await room.line((line) => line.includes('listening'))
    return machine
  }
  const physics = await open(1, 'Physics 2b', '--join', 'open')
  await open(2, 'Print shop', '--join', 'passcode')
  await open(3, 'Sailing club', '--join', 'open', '--hidden')
  for (const name of ['Bob', 'Cy', 'Dee']) {
    const member = await machines.parley(physics, 'join', '127.0.0.1', '--as', name, '--json')
    await member.line((line) => line.includes('"joined"'))
  }
  const { page, person } = await machines.person(machines.machine('ann', 4), 'Ann', {
    viewport: { width: Number(values.width), height: 610 },
    deviceScaleFactor: 2,
    colorScheme: values.dark ? 'dark' : 'light',
  })
  // A room of before: Ann was there once, and its host does not announce it.
  await person.join('10.77.1.3')
  await page.getByRole('button', { name: 'Room menu' }).click()
  await page.getByRole('button', { name: 'Leave room' }).click()
  for (const text of ['here now', '3 people', 'with a passcode']) await page.getByText(text).waitFor()
  // Nothing is pointed at, and nothing has the focus.
  await page.mouse.move(0, 0)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.screenshot({ path: values.out })
}

const reason = noNetworks()
if (reason === null) {
  const executablePath = findBrowser()
  const machines = new Machines({
    ...(executablePath !== null && { executablePath }),
    args: ['--no-sandbox'],
  })
  try {
    await takePicture(machines)
    process.stdout.write(`${values.out}\n`)
  } finally {
    await machines.end()
  }
} else {
  process.stderr.write(`No picture is made: ${reason}.\n`)
  process.exitCode = 1
}
