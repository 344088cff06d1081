import { expect, test } from '@playwright/test'
import { DESKTOP, NEEDS_SQLITE, noDesktop } from './desktop.ts'
import { TestComputers } from './test-computers.ts'
import { noNetworks } from '../network/test-networks.ts'

const reason = noNetworks()

test.describe('two computers', () => {
  // The report gives the reason, so a skipped test does not look passed.
  test.skip(reason !== null, reason ?? '')
  let computers: TestComputers
  test.beforeEach(() => {
    computers = new TestComputers(test.info().project.use.launchOptions ?? {})
  })
  test.afterEach(() => computers.end())

  test('Ann hosts with two clicks, Bob joins the only room with Enter, and they talk', async () => {
    const ann = await computers.user(computers.computer('ann', 1), 'Ann')
    const bob = await computers.user(computers.computer('bob', 2), 'Bob')
    await (await ann.user.newRoom()).getByRole('button', { name: 'Open' }).click()
    await expect(bob.page.getByRole('button', { name: 'Join Ann’s room' })).toBeFocused()
    await bob.page.keyboard.press('Enter')
    await bob.user.say('Found you')
    await ann.user.sees('Found you')
    await ann.user.say('And I see you')
    await bob.user.sees('And I see you')
  })

  test(
    'Ann hosts in the desktop app that npm start opened, Bob joins in his browser with one click, and they talk',
    { tag: [DESKTOP, NEEDS_SQLITE] },
    async () => {
      test.skip(noDesktop !== null, noDesktop ?? '')
      const [ann, bob] = await Promise.all([
        computers.desktop(computers.computer('ann', 1)),
        computers.user(computers.computer('bob', 2), 'Bob'),
      ])
      await ann.run({ kind: 'introduce', name: 'Ann' })
      await ann.run({ kind: 'host' })
      await bob.page.getByRole('button', { name: 'Join Ann’s room' }).click()
      await bob.user.say('Found you')
      await ann.run({ kind: 'see', text: 'Found you' })
      await ann.run({ kind: 'say', text: 'And I see you' })
      await bob.user.sees('And I see you')
    },
  )

  test('npm start without a display says so and opens the browser; Ann hosts there and approves Bob', async () => {
    const computer = computers.computer('ann', 1)
    const shell = await computers.npmStart(computer)
    const ann = await computers.visit(computer, shell, 'Ann')
    expect(shell.lines[0]).toBe('No display found. Opening Parley in your browser.')
    const bob = await computers.user(computers.computer('bob', 2), 'Bob')
    const form = await ann.user.newRoom()
    await form.getByRole('radio', { name: 'I approve each person' }).check()
    await form.getByRole('button', { name: 'Open' }).click()
    await bob.page.getByRole('button', { name: 'Join Ann’s room' }).click()
    await ann.user.letIn('Bob')
    await bob.user.say('Found you')
    await ann.user.sees('Found you')
  })

  test('the host chooses its network and its preferred address, and invites carry both', async () => {
    const computer = computers.computer('ann', 1)
    computers.networks.plug(computer, 2, 1, 'wlan0')
    const { page, user } = await computers.user(computer, 'Ann')
    const form = await user.newRoom()
    await form.getByRole('button', { name: 'More' }).click()
    const network = page.getByRole('combobox', { name: 'Network' })
    await expect(network.getByRole('option')).toHaveText([
      'All networks',
      '10.77.1.1 · eth0, most likely',
      '10.77.2.1 · wlan0',
      'This computer only',
    ])
    await expect(network).toHaveValue('0.0.0.0')
    await form.getByRole('button', { name: 'Open' }).click()
    await expect(user.composer).toBeVisible()

    await page.getByRole('button', { name: 'Invite people' }).click()
    const panel = page.getByRole('dialog', { name: /^Invite to/ })
    const addresses = panel.getByRole('region', { name: 'Addresses' })
    await expect(addresses.getByRole('listitem')).toHaveText([
      /10\.77\.1\.1:5050.*eth0, most likely/,
      /10\.77\.2\.1:5050.*wlan0/,
    ])
    await panel.getByRole('button', { name: 'Show QR code' }).click()
    await addresses
      .getByRole('combobox', { name: 'Preferred address in invites' })
      .selectOption('10.77.2.1:5050')
    await expect(addresses.getByRole('listitem').first()).toHaveText(/10\.77\.2\.1:5050/)
    await page.evaluate(() => {
      navigator.clipboard.writeText = (text) => {
        document.title = text
        return Promise.resolve()
      }
    })
    await panel.getByRole('button', { name: 'Copy invite link' }).click()
    await expect(page).toHaveTitle(/^parley:\/\/10\.77\.2\.1:5050\/[^?]*\?10\.77\.1\.1#/)
  })

  test('without a network a room says that no one can join from elsewhere, until the cable is plugged in', async () => {
    const computer = computers.networks.computer('ann')
    const { page, user } = await computers.user(computer, 'Ann')
    await expect(page.getByText(/^This computer is offline\. Rooms show up here/)).toBeVisible()
    const form = await user.newRoom()
    await expect(form.getByText(/^This computer is offline\. Others see the room once/)).toBeVisible()
    await form.getByRole('button', { name: 'Open' }).click()
    await expect(user.composer).toBeVisible()
    const start = page.getByText(/^You’re the first one here\./)
    await expect(start).toContainText('no one can join from another one')
    computers.networks.plug(computer, 1, 1)
    await expect(start).toContainText('People on your network can find this room')
    await expect(page.getByText('10.77.1.1:5050')).toBeVisible()
  })

  test('without announcements, Bob has Parley search addresses, joins, and later sees the room nearby, then offline', async () => {
    const annsComputer = computers.computer('ann', 1)
    const mdns = 'udp dport 5353 drop'
    computers.networks.filter(annsComputer, { hook: 'input', rule: mdns }, { hook: 'output', rule: mdns })
    const ann = await computers.user(annsComputer, 'Ann')
    const bob = await computers.user(computers.computer('bob', 2), 'Bob')
    await ann.user.host('Attic', 5050)

    await bob.page.getByRole('button', { name: 'Search other networks' }).click()
    const dialog = bob.page.getByRole('dialog', { name: 'Search other networks' })
    const field = dialog.getByRole('textbox', { name: 'Addresses or ranges' })
    await field.fill('10.77.0.0/16')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByText('“10.77.0.0/16” is too large')).toBeVisible()
    await field.fill('10.77.1.0/28')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    await bob.page.getByRole('button', { name: 'Join Attic' }).click()
    await bob.user.say('Found you')
    await ann.user.sees('Found you')

    await bob.page.getByRole('button', { name: 'Room menu' }).click()
    await bob.page.getByRole('button', { name: 'Leave room' }).click()
    await bob.page.getByRole('button', { name: 'Searching 10.77.1.0/28' }).click()
    await dialog.getByRole('button', { name: 'Clear' }).click()
    const question = bob.page.getByRole('dialog', { name: 'Clear the list?' })
    await question.getByRole('button', { name: 'Clear the list' }).click()
    // From now on, only because it is a recent room.
    const recent = bob.page.getByRole('region', { name: 'Earlier' })
    await expect(recent.getByText('nearby now')).toBeVisible()
    await ann.shell.kill()
    await expect(recent.getByText(/offline · last visited/)).toBeVisible()
  })
})
