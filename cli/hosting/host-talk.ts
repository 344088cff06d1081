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
import { beginsWithCommand, HostConsole, hostHelp, hostCommands } from './host-console.ts'
import { serveConsole, watchDoor } from './host-door.ts'
import { qrSizeProblem } from './host-invite.ts'
import { openingText } from './host-opening.ts'
import { isHidden, type HostArguments } from './host-options.ts'
import { plainScreen } from './host-screen.ts'
import { peopleConversation, type Hosting } from '../talking/join-people.ts'
import { joinCommand } from '../commands/join.ts'
import { loginName } from '../login-name.ts'
import { writeStderr } from '../terminal/output.ts'
import { terminalSize } from '../terminal/terminal.ts'
import type { TalkCommand } from '../talking/talk-context.ts'

/** A listening room, with everything that belongs to it. */
export interface OpenedRoom {
  readonly options: HostArguments
  readonly folder: DataFolder
  readonly card: RoomCard
  readonly started: ListeningRoom
}

/** Where to print notices for the host; changes once the screen is open. */
interface NoteWriter {
  say: (text: string) => void
}

/**
 * Hosts a room from this terminal: the user is in the room with the key of its data folder, and
 * commands begin with a slash, as in `parley join`. Resolves when the room is closed.
 */
export async function hostAndTalk(opened: OpenedRoom): Promise<void> {
  const { options, folder, card, started } = opened
  const hidden = isHidden(options)
  const saved = new Settings(folder.path).name
  const app = new ParleyApp({
    // The caller that claimed it releases it.
    folder: { ...folder, release: () => {} },
    downloads: () => downloadsFolder() ?? folder.path,
    clock: systemClock,
    chance: systemChance,
    as: options.as ?? (saved === '' ? loginName() : saved),
    ...(!hidden && { discovery: openDiscovery }),
  })
  // Until the screen is open, notices go to stderr like earlier ones.
  const notes: NoteWriter = { say: writeStderr }
  try {
    // These notices are already printed.
    const entered = await app.enterHosted({ ...started, notices: [] }, card, {
      bind: options.bind,
      hidden,
      retention: options.keep,
      onRetention: (notice) => notes.say(describeNotice(notice)),
    })
    if (!entered.ok) throw new CommandFailure(EXIT.refused, entered.problem.text)
    await peopleConversation(app, entered.value.room, {
      rejoinCommand: (address) => joinCommand(address, { as: options.as, data: options.data && folder.path }),
      isPersistent: true,
      hosting: hosting(opened, app.state.profile.name, notes),
    })
  } finally {
    await app.close()
  }
}

function hosting(
  { options, folder, card, started: { hosted, log } }: OpenedRoom,
  name: string,
  notes: NoteWriter,
): Hosting {
  const hostConsole = new HostConsole(hosted, log)
  return {
    help: `For the host:\n${hostHelp('/')}`,
    mayBeCommand: beginsWithCommand,
    commands: ({ print, screen }) => {
      const command =
        (verb: string): TalkCommand =>
        async (rest) => {
          const { ok, text } = await hostConsole.run(`${verb} ${rest}`)
          if (!ok) return text
          // A QR code must not be wrapped.
          if (verb !== 'qr') print(text)
          else {
            screen.print(text)
            const problem = qrSizeProblem(text, terminalSize())
            if (problem !== null) print(problem)
          }
          return null
        }
      return Object.fromEntries(hostCommands.map((verb) => [verb, command(verb)]))
    },
    opening: () => {
      const hint = `You’re in the room as ${name}. Type to talk; /help lists commands; /quit or Ctrl-C closes the room.`
      return openingText(hosted, card, { hint, qr: options.qr, size: terminalSize() })
    },
    watch: async ({ note, print }) => {
      const screen = plainScreen(print)
      const stopWatching = watchDoor(hosted, { onKnock: () => {}, onPasscodeLocked: screen.onPasscodeLocked })
      notes.say = note
      const control = await serveConsole(folder, hostConsole, {
        onRemoteCommand: screen.onRemoteCommand,
        note,
      })
      return async () => {
        stopWatching()
        await control?.close()
      }
    },
  }
}
