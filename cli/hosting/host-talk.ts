import { ParleyApp } from '../../shared/app/parley-app.ts'
import type { RoomCard } from '../../shared/app/hosting/room-card.ts'
import { Settings } from '../../shared/app/settings.ts'
import type { ListeningRoom } from '../../shared/app/hosting/start-hosting.ts'
import type { DataFolder } from '../../shared/node/storage/data-folder.ts'
import { describeNotice } from '../../shared/words/notice-words.ts'
import { downloadsFolder } from '../../shared/node/storage/downloads-folder.ts'
import { openDiscovery } from '../../shared/node/discovery/discovery.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import { CommandFailure, EXIT } from '../exit.ts'
import { beginsWithVerb, HostConsole, hostHelp, hostVerbs } from './host-console.ts'
import { openConsole, watchDoor } from './host-door.ts'
import { tooSmallFor } from './host-invite.ts'
import { openingText } from './host-opening.ts'
import { isHidden, type HostArguments } from './host-options.ts'
import { plainScreen } from './host-screen.ts'
import { peopleConversation, type Hosting } from '../talking/join-people.ts'
import { joinCommand } from '../commands/join.ts'
import { loginName } from '../login-name.ts'
import { tell } from '../terminal/output.ts'
import { terminalSize } from '../terminal/terminal.ts'
import type { TalkCommand } from '../talking/talk-commands.ts'

/** A room that listens, with everything that belongs to it. */
export interface HostedHere {
  readonly options: HostArguments
  readonly folder: DataFolder
  readonly card: RoomCard
  readonly started: ListeningRoom
}

/** Where to print what the host must know. */
interface Notes {
  say: (text: string) => void
}

/**
 * A room whose user sits at this terminal: the host is in the room with the key of its data folder,
 * and commands begin with a slash, as in `parley join`. Resolves when the room is closed.
 */
export async function hostAndTalk(here: HostedHere): Promise<void> {
  const { options, folder, card, started } = here
  const hidden = isHidden(options)
  const saved = new Settings(folder.path).name
  const app = new ParleyApp({
    // The caller that took it releases it.
    folder: { ...folder, release: () => {} },
    downloads: () => downloadsFolder() ?? folder.path,
    clock: systemClock,
    chance: systemChance,
    as: options.as ?? (saved === '' ? loginName() : saved),
    ...(!hidden && { discovery: openDiscovery }),
  })
  // Until there is a screen, output goes to the same place as earlier notices.
  const notes: Notes = { say: tell }
  try {
    // They are already printed.
    const entered = await app.enterHosted({ ...started, notices: [] }, card, {
      bind: options.bind,
      hidden,
      retention: options.keep,
      onRetention: (notice) => notes.say(describeNotice(notice)),
    })
    if (!entered.ok) throw new CommandFailure(EXIT.refused, entered.problem.text)
    await peopleConversation(app, entered.value.room, {
      again: (address) => joinCommand(address, { as: options.as, data: options.data && folder.path }),
      keeps: true,
      hosting: hosting(here, app.state.profile.name, notes),
    })
  } finally {
    await app.close()
  }
}

function hosting(
  { options, folder, card, started: { hosted, log } }: HostedHere,
  name: string,
  notes: Notes,
): Hosting {
  const hostConsole = new HostConsole(hosted, log)
  return {
    help: `For the host:\n${hostHelp('/')}`,
    asksBefore: beginsWithVerb,
    commands: ({ print, screen }) => {
      const command =
        (verb: string): TalkCommand =>
        async (rest) => {
          const { ok, text } = await hostConsole.run(`${verb} ${rest}`)
          if (!ok) return text
          // A code is not prose: its rows must not wrap.
          if (verb !== 'qr') print(text)
          else {
            screen.print(text)
            const problem = tooSmallFor(text, terminalSize())
            if (problem !== null) print(problem)
          }
          return null
        }
      return Object.fromEntries(hostVerbs.map((verb) => [verb, command(verb)]))
    },
    opening: () => {
      const use = `You’re in the room as ${name}. Type to talk; /help lists commands; /quit or Ctrl-C closes the room.`
      return openingText(hosted, card, { use, qr: options.qr, size: terminalSize() })
    },
    watch: async ({ note, print }) => {
      const screen = plainScreen(print)
      const stopTelling = watchDoor(hosted, { knocked: () => {}, passcodeLocked: screen.passcodeLocked })
      notes.say = note
      const control = await openConsole(folder, hostConsole, { commanded: screen.commanded, note })
      return async () => {
        stopTelling()
        await control?.close()
      }
    },
  }
}
