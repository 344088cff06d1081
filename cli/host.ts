import { announceRoom } from '../shared/app/nearby.ts'
import { openDiscovery } from '../shared/node/discovery/discovery.ts'
import { HostedRoom } from '../shared/app/hosted-room.ts'
import { retain } from '../shared/app/retention.ts'
import { roomCard } from '../shared/app/room-card.ts'
import { usualRoomName } from '../shared/client/usual-room-name.ts'
import { describeRetention } from '../shared/client/retention-words.ts'
import { describeListenFailure, hostedSetAside, tookAnotherPort } from '../shared/client/words.ts'
import { ControlError, serveControl, type ControlServer } from '../shared/node/control.ts'
import type { DataFolder } from '../shared/node/data-folder.ts'
import { NetworkWatch } from '../shared/node/network-watch.ts'
import { openRoomLog } from '../shared/node/room-log/open.ts'
import type { RoomLog } from '../shared/node/room-log/room-log.ts'
import { systemChance, systemClock } from '../shared/node/system.ts'
import { CommandFailure, EXIT } from './exit.ts'
import { takeDataFolder } from './folder.ts'
import { HostConsole } from './host-console.ts'
import { openingLine, openingText } from './host-opening.ts'
import { hostOptions, type HostOptions } from './host-options.ts'
import { jsonScreen, peopleScreen, type HostScreen } from './host-screen.ts'
import { loginName } from './login-name.ts'
import { outliveOutput, tell } from './output.ts'
import { interrupted } from './signals.ts'
import { jsonLine } from '../shared/protocol/lines.ts'

/** `parley host`: a room without a user of its own, until it is interrupted. */
export async function host(args: string[]): Promise<number> {
  const options = hostOptions(args)
  outliveOutput('the room')
  // Asked to end while it is being opened, the room is closed as soon as it is open.
  void interrupted()
  const notices: string[] = []
  const folder = takeDataFolder(options.data, 'host', (line) => notices.push(line))
  try {
    return await open(folder, options, notices)
  } finally {
    folder.release()
  }
}

async function open(folder: DataFolder, options: HostOptions, notices: string[]): Promise<number> {
  const { bind, port, orNext, limits, plain } = options
  const card = roomCard(folder.path, systemChance, options.name, usualRoomName(loginName()))
  const { log, setAside } = openRoomLog(folder.path, card, systemClock.now())
  try {
    const hosted = await HostedRoom.open({
      card,
      history: log,
      folder: folder.path,
      bind,
      port,
      orNext,
      limits,
      plain,
      hidden: options.hidden || plain,
      clock: systemClock,
      chance: systemChance,
      policy: options.policy,
      usualPolicy: plain ? 'open' : 'invite',
    })
    const damage = hostedSetAside(setAside, hosted.doorSetAside)
    if (damage !== null) notices.push(damage)
    for (const notice of notices) tell(notice)
    const state = await hosted.start()
    if (state.kind === 'failed') {
      throw new CommandFailure(EXIT.usage, describeListenFailure(state.failure, bind, port, state.detail))
    }
    if (state.kind !== 'listening') return EXIT.unexpected
    if (orNext && state.at.port !== port) {
      tell(tookAnotherPort(port, state.at.port, hosted.invites().length > 0))
    }
    process.stdout.write(
      options.json
        ? `${jsonLine(openingLine(hosted, card, state.at))}\n`
        : openingText(hosted, card, process.stdout.isTTY ? process.stdout.columns : undefined),
    )
    const watch = new NetworkWatch(systemClock)
    watch.watchFor('room')
    const stopWatching = watch.subscribe(() => hosted.followAddresses())
    const discovery = plain || options.hidden ? null : openDiscovery({ watch })
    if (discovery) {
      announceRoom(discovery.publisher, hosted, { ...card, bind: hosted.bind, port: state.at.port })
    }
    await runUntilInterrupted(folder, hosted, log, options)
    stopWatching()
    await discovery?.stop()
    await hosted.stop()
    if (!options.json) process.stdout.write(`\n${card.name} is closed.\n`)
    return EXIT.ok
  } finally {
    log.close()
  }
}

async function runUntilInterrupted(
  folder: DataFolder,
  hosted: HostedRoom,
  log: RoomLog,
  { json, keep }: HostOptions,
): Promise<void> {
  const hostConsole = new HostConsole(hosted, log)
  const screen = (json ? jsonScreen : peopleScreen)((line) => hostConsole.run(line))
  const unsubscribe = watchDoor(hosted, screen)
  const stopRetaining = retain({
    log,
    keep,
    clock: systemClock,
    of: 'host',
    onNotice: (notice) => screen.note(describeRetention(notice)),
  })
  const control = await openControl(folder, hostConsole, screen)
  await interrupted()
  stopRetaining()
  unsubscribe()
  screen.close()
  await control?.close()
}

/** Tells of everybody who comes to the door, once. */
function watchDoor(hosted: HostedRoom, screen: HostScreen): () => void {
  let known = new Set<string>()
  let locked = hosted.passcode.locked
  return hosted.subscribe(() => {
    const { knocks } = hosted
    for (const knock of knocks) if (!known.has(knock.id)) screen.knocked(knock)
    known = new Set(knocks.map(({ id }) => id))
    if (hosted.passcode.locked && !locked) screen.passcodeLocked(hosted)
    locked = hosted.passcode.locked
  })
}

/** A room is worth having without it: where it cannot be opened, that is said and nothing else. */
async function openControl(
  folder: DataFolder,
  hostConsole: HostConsole,
  screen: HostScreen,
): Promise<ControlServer | null> {
  try {
    return await serveControl(folder.path, async (line) => {
      const answer = await hostConsole.run(line)
      screen.commanded(line, answer)
      return answer
    })
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    screen.note(`Other terminals cannot give commands to this room: ${error.message}`)
    return null
  }
}
