import { systemNetwork } from '../../shared/node/interfaces/network-source.ts'

/**
 * Prints this computer's addresses each time the system reports a change, until its stdin ends.
 * Looks at nothing else.
 */
const addresses = () => Object.values(systemNetwork.interfaces()).flatMap((all) => all ?? [])
const stop = systemNetwork.listen({
  onChange: () =>
    process.stdout.write(
      `${addresses()
        .map(({ address }) => address)
        .join(' ')}\n`,
    ),
  onEnd: () => process.stdout.write('the system tells no more\n'),
})
process.stdin.resume().on('close', () => stop?.())
