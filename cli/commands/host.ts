import { openDiscovery } from '../../shared/node/discovery/discovery.ts'
import { loadRoomCard } from '../../shared/app/hosting/room-card.ts'
import { runHosted } from '../../shared/app/hosting/run-hosted.ts'
import { startHosting } from '../../shared/app/hosting/start-hosting.ts'
import { describeNotice } from '../../shared/words/notice-words.ts'
import { defaultRoomName } from '../../shared/words/default-room-name.ts'
import type { DataFolder } from '../../shared/node/storage/data-folder.ts'
import { NetworkWatch } from '../../shared/node/interfaces/network-watch.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { COMMAND } from '../called-as.ts'
import { CommandFailure, EXIT } from '../exit.ts'
import { takeDataFolder } from '../folder.ts'
import { ownsTerminal } from '../terminal/foreground.ts'
import { HostConsole } from '../hosting/host-console.ts'
import { openConsole, watchDoor } from '../hosting/host-door.ts'
import { openingLine, openingText } from '../hosting/host-opening.ts'
import { hostOptions, isHidden, type HostArguments } from '../hosting/host-options.ts'
import { jsonScreen, peopleScreen } from '../hosting/host-screen.ts'
import { hostAndTalk, type HostedHere } from '../hosting/host-talk.ts'
import { loginName } from '../login-name.ts'
import { outliveOutput, say, tell } from '../terminal/output.ts'
import { interrupted } from '../signals.ts'
import { isFromTerminal, isTerminal, terminalSize } from '../terminal/terminal.ts'

/**
 * `parley host`: a room until it is interrupted. At a terminal its user is in the room; otherwise
 * no one is.
 */
export async function host(args: string[]): Promise<number> {
  const options = hostOptions(args)
  outliveOutput('the room')
  // A request to end that arrives during opening closes the room as soon as it is open.
  void interrupted()
  const notices: string[] = []
  const folder = takeDataFolder(options.data, 'host', (line) => notices.push(line))
  try {
    return await open(folder, options, notices)
  } finally {
    folder.release()
  }
}

async function open(folder: DataFolder, options: HostArguments, notices: string[]): Promise<number> {
  const { bind, port, orNext, limits, plain } = options
  const card = loadRoomCard(folder.path, systemChance, options.name, defaultRoomName(loginName()))
  for (const notice of notices) tell(notice)
  const started = await startHosting({
    card,
    folder: folder.path,
    bind,
    port,
    useNextFree: orNext,
    limits,
    plain,
    hidden: isHidden(options),
    clock: systemClock,
    chance: systemChance,
    policy: options.policy,
    defaultPolicy: plain ? 'open' : 'invite',
  })
  if (!started.ok) throw new CommandFailure(EXIT.usage, started.problem.text)
  for (const notice of started.value.notices) tell(describeNotice(notice))
  const talks = !options.json && isTerminal() && ownsTerminal()
  const here = { options, folder, card, started: started.value }
  await (talks ? hostAndTalk(here) : hostAlone(here))
  if (!options.json) say(`\n${card.name} is closed.`)
  return EXIT.ok
}

/** A room without a user: it only follows commands. */
async function hostAlone({ options, folder, card, started }: HostedHere): Promise<void> {
  const { hosted, log, at } = started
  const { json, keep, qr } = options
  if (json) {
    process.stdout.write(`${jsonLine(openingLine(hosted, card, at))}\n`)
  } else {
    const use =
      isFromTerminal && ownsTerminal()
        ? 'Type help for a list of commands; Ctrl-C closes the room.'
        : `To manage it from a terminal, use ${COMMAND} knocks, admit, refuse and invite, with the same --data.`
    process.stdout.write(`${openingText(hosted, card, { use, qr, size: terminalSize() })}\n`)
  }
  const watch = new NetworkWatch(systemClock)
  watch.setAttention('room')
  const discovery = isHidden(options) ? null : openDiscovery({ watch })
  const hostConsole = new HostConsole(hosted, log)
  const screen = (json ? jsonScreen : peopleScreen)((line) => hostConsole.run(line))
  const stopTelling = watchDoor(hosted, screen)
  const stopRunning = runHosted(started, {
    card,
    publisher: discovery?.publisher ?? null,
    watch,
    retention: keep,
    clock: systemClock,
    onRetention: (notice) => screen.note(describeNotice(notice)),
  })
  const control = await openConsole(folder, hostConsole, screen)
  await interrupted()
  stopTelling()
  screen.close()
  await control?.close()
  await stopRunning()
  await discovery?.stop()
  await hosted.stop()
  log.close()
}
