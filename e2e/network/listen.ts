import { systemNetwork } from '../../shared/node/interfaces/network-source.ts'

/**
 * Prints this computer's addresses each time the system reports a change, until its stdin ends.
 * Does not poll.
 */
const addresses = () => Object.values(systemNetwork.interfaces()).flatMap((all) => all ?? [])
const stop = systemNetwork.listen({
  onChange: () =>
    process.stdout.write(
      `${addresses()
        .map(({ address }) => address)
        .join(' ')}\n`,
    ),
  onEnd: () => process.stdout.write('no more reports\n'),
})
process.stdin.resume().on('close', () => stop?.())
