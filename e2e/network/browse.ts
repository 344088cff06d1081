import { createInterface } from 'node:readline'
import { openDiscovery } from '../../shared/node/discovery/discovery.ts'
import { TTL_S } from '../../shared/node/discovery/records.ts'
import { systemClock } from '../../shared/node/system.ts'
import type { Clock } from '../../shared/protocol/base/clock.ts'

/**
 * Looks for rooms until its stdin ends, and prints every list and every state as a JSON line with
 * the wall time. Commands on stdin, one per line: "again" starts browsing again, "cpu" prints the
 * processor time so far. With the argument "lasting" no announcement expires.
 */
const print = (line: object) => process.stdout.write(`${JSON.stringify({ ...line, at: Date.now() })}\n`)

const lasting: Clock = {
  ...systemClock,
  after: (ms, run) => (ms === TTL_S * 1_000 ? () => {} : systemClock.after(ms, run)),
}

const discovery = openDiscovery({
  onState: (state) => print({ type: 'state', state }),
  ...(process.argv[2] === 'lasting' && { clock: lasting }),
})
const look = () => {
  print({ type: 'browsing' })
  return discovery.browse((rooms) => print({ type: 'rooms', rooms }))
}

let browser = look()
createInterface({ input: process.stdin })
  .on('line', (command) => {
    if (command === 'again') {
      browser.stop()
      browser = look()
    } else {
      const { user, system } = process.cpuUsage()
      const { voluntaryContextSwitches: wakeUps } = process.resourceUsage()
      print({ type: 'cpu', ms: (user + system) / 1_000, wakeUps })
    }
  })
  .on('close', () => {
    void discovery.stop().then(() => process.exit(0))
  })
