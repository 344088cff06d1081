import { createInterface } from 'node:readline'
import { openDiscovery } from '../../shared/node/discovery/discovery.ts'
import { NetworkWatch } from '../../shared/node/interfaces/network-watch.ts'
import { systemClock } from '../../shared/node/system.ts'

/** A command on this program's stdin, one JSON object per line. */
export type PublishCommand =
  | {
      readonly announce: {
        readonly id: string
        readonly name?: string
        readonly members?: number
        readonly bind?: string
        readonly fingerprint?: string
      }
    }
  | { readonly withdraw: string }

/**
 * Announces rooms until its stdin ends, and prints what it does as JSON lines with the wall time.
 */
const print = (line: object) => process.stdout.write(`${JSON.stringify({ ...line, at: Date.now() })}\n`)

// Polls as often as for a hosted room.
const watch = new NetworkWatch(systemClock)
watch.setAttention('room')
const discovery = openDiscovery({ watch, onState: (state) => print({ type: 'state', state }) })

function execute(command: PublishCommand): void {
  if ('withdraw' in command) {
    print({ type: 'withdrawn', id: command.withdraw })
    void discovery.publisher.withdraw(command.withdraw)
    return
  }
  const { id, name = id, members = 1, bind = '0.0.0.0', fingerprint } = command.announce
  print({ type: 'announced', id })
  discovery.publisher.announce({
    version: '2.0',
    room: id,
    name,
    members,
    policy: 'open',
    fingerprint: fingerprint ?? `key-of-${id}`.padEnd(16, '0'),
    port: 5050,
    bind,
  })
}

createInterface({ input: process.stdin })
  .on('line', (line) => execute(JSON.parse(line) as PublishCommand))
  .on('close', () => {
    print({ type: 'stopping' })
    void discovery.stop().then(() => process.exit(0))
  })
