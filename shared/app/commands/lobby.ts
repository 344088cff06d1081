import { nameProblem, probeProblem } from '../../words/failure-words.ts'
import { runDoctor as examine } from '../../node/doctor/doctor.ts'
import { formatAddress } from '../../protocol/finding/address.ts'
import { limits } from '../../protocol/base/limits.ts'
import { parseProbeList } from '../../protocol/finding/probe-list.ts'
import { checkName } from '../../protocol/text/text.ts'
import { parseDestination } from '../joining/destination.ts'
import { answer, done, fail, failWith, saveIn } from '../results.ts'
import type { CommandContext, Handlers } from './command.ts'

type Context = Pick<CommandContext, 'folder' | 'feed' | 'settings' | 'recents' | 'rooms' | 'clock'>

/** Commands that concern no room: the user's name, the addresses to scan, and the doctor. */
export const lobbyCommands = (context: Context) =>
  ({
    setName: setName(context),
    probe: probe(context),
    runDoctor: runDoctor(context),
    dismissLink: () => {
      context.feed.apply({ kind: 'linkOpened', link: null })
      return done
    },
  }) satisfies Partial<Handlers>

const setName =
  ({ folder, feed, settings, rooms }: Context): Handlers['setName'] =>
  (command) => {
    const name = checkName(command.name)
    if (!name.ok) return fail(nameProblem(name.problem, 'your name', limits.nameChars))
    const saved = saveIn(folder, () => settings.setName(name.text))
    if (!saved.ok) return saved
    feed.apply({ kind: 'profileChanged', name: name.text })
    for (const { session } of rooms.all()) session.rename(name.text)
    return done
  }

const probe =
  ({ folder, feed, settings }: Context): Handlers['probe'] =>
  ({ addresses }) => {
    if (feed.state.probed === null) return failWith({ code: 'no-addresses' })
    const parsed = parseProbeList(addresses)
    if (!parsed.ok) return fail(probeProblem(parsed.problem, parsed.entry))
    const saved = saveIn(folder, () => settings.setProbe(parsed.entries))
    if (!saved.ok) return saved
    feed.apply({ kind: 'probedChanged', probed: parsed.entries })
    return answer({ count: parsed.addresses.length })
  }

const runDoctor =
  ({ recents, clock }: Context): Handlers['runDoctor'] =>
  async ({ address }) => {
    const destination = address === undefined ? undefined : parseDestination(address)
    if (destination?.ok === false) return fail(destination.problem)
    const target = destination?.addresses[0]
    const recent = target && recents.at(formatAddress(target))
    const pinned = destination?.invite?.fingerprint ?? recent?.hostKey
    return answer(await examine({ target: target ?? null, pinned: pinned ?? null, clock }))
  }
