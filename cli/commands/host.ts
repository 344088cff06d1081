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
import { COMMAND } from '../own-command.ts'
import { CommandFailure, EXIT } from '../exit.ts'
import { claimDataFolder } from '../folder.ts'
import { ownsTerminal } from '../terminal/foreground.ts'
import { HostConsole } from '../hosting/host-console.ts'
import { serveConsole, watchDoor } from '../hosting/host-door.ts'
import { openingLine, openingText } from '../hosting/host-opening.ts'
import { hostOptions, isHidden, type HostArguments } from '../hosting/host-options.ts'
import { jsonScreen, peopleScreen } from '../hosting/host-screen.ts'
import { hostAndTalk, type OpenedRoom } from '../hosting/host-talk.ts'
import { loginName } from '../login-name.ts'
import { outliveOutput, writeText, writeStderr } from '../terminal/output.ts'
import { interrupted } from '../signals.ts'
import { isFromTerminal, isTerminal, terminalSize } from '../terminal/terminal.ts'

/**
 * `parley host`: hosts a room until it is interrupted. At a terminal, the user is in the room; in a
 * pipe, the host is headless.
 */
export async function host(args: string[]): Promise<number> {
  const options = hostOptions(args)
  outliveOutput('the room')
  // An interrupt during opening closes the room as soon as it is open.
  void interrupted()
  const notices: string[] = []
  const folder = claimDataFolder(options.data, 'host', (line) => notices.push(line))
  try {
    return await open(folder, options, notices)
  } finally {
    folder.release()
  }
}

async function open(folder: DataFolder, options: HostArguments, notices: string[]): Promise<number> {
  const { bind, port, orNext, limits, plain } = options
  const card = loadRoomCard(folder.path, systemChance, options.name, defaultRoomName(loginName()))
  for (const notice of notices) writeStderr(notice)
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
  for (const notice of started.value.notices) writeStderr(describeNotice(notice))
  const isInteractive = !options.json && isTerminal() && ownsTerminal()
  const opened = { options, folder, card, started: started.value }
  await (isInteractive ? hostAndTalk(opened) : hostHeadless(opened))
  if (!options.json) writeText(`\n${card.name} is closed.`)
  return EXIT.ok
}

/** A headless host: it only executes commands. */
async function hostHeadless({ options, folder, card, started }: OpenedRoom): Promise<void> {
  const { hosted, log, at } = started
  const { json, keep, qr } = options
  if (json) {
    process.stdout.write(`${jsonLine(openingLine(hosted, card, at))}\n`)
  } else {
    const hint =
      isFromTerminal && ownsTerminal()
        ? 'Type help for a list of commands; Ctrl-C closes the room.'
        : `To manage it from a terminal, use ${COMMAND} knocks, admit, refuse and invite, with the same --data.`
    process.stdout.write(`${openingText(hosted, card, { hint, qr, size: terminalSize() })}\n`)
  }
  const watch = new NetworkWatch(systemClock)
  watch.setAttention('room')
  const discovery = isHidden(options) ? null : openDiscovery({ watch })
  const hostConsole = new HostConsole(hosted, log)
  const screen = (json ? jsonScreen : peopleScreen)((line) => hostConsole.run(line))
  const stopWatching = watchDoor(hosted, screen)
  const stopRunning = runHosted(started, {
    card,
    publisher: discovery?.publisher ?? null,
    watch,
    retention: keep,
    clock: systemClock,
    onRetention: (notice) => screen.note(describeNotice(notice)),
  })
  const control = await serveConsole(folder, hostConsole, screen)
  await interrupted()
  stopWatching()
  screen.close()
  await control?.close()
  await stopRunning()
  await discovery?.stop()
  await hosted.stop()
  log.close()
}
