import { expect } from '@playwright/test'
import { test } from './fixtures.ts'

test('kind 10: an open window follows the computer to another time zone', async ({ newUser }) => {
  const ann = await newUser('Ann')
  await ann.host('Diary')
  await ann.say('Off we go')
  const time = ann.message('Off we go').locator('time')
  const devtools = await ann.page.context().newCDPSession(ann.page)
  /** The message's local time in a zone, in the window's format. */
  const timeIn = async (zone: string): Promise<string> => {
    const at = (await time.getAttribute('datetime')) ?? ''
    return ann.page.evaluate(
      ([moment, timeZone]) =>
        new Intl.DateTimeFormat(undefined, { timeStyle: 'short', timeZone }).format(new Date(moment ?? '')),
      [at, zone],
    )
  }
  for (const zone of ['Asia/Kathmandu', 'Pacific/Honolulu']) {
    await devtools.send('Emulation.setTimezoneOverride', { timezoneId: zone })
    await ann.page.evaluate(() => dispatchEvent(new Event('focus')))
    await expect(time).toHaveText(await timeIn(zone))
  }
})
