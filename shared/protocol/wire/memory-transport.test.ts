import { ManualClock } from '../base/manual-clock.ts'
import { memoryTransports } from './memory-transport.ts'
import { transportContract } from './transport.contract.ts'

transportContract('in memory', async () => {
  const clock = new ManualClock()
  const [a, b] = memoryTransports(clock)
  return {
    a,
    b,
    until: async (ready) => {
      clock.settle()
      if (!ready()) throw new Error('nothing is left to deliver, and it is not ready')
    },
    quiet: async () => clock.settle(),
    dispose: async () => {},
  }
})
