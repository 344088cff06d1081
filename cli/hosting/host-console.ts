import type { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import { describeReject } from '../../shared/words/failure-words.ts'
import type { HostedInvite } from '../../shared/bridge/room-state.ts'
import type { ControlAnswer } from '../../shared/node/control.ts'
import { CONSOLE } from '../../shared/host/room.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import { refOf, timelineOf } from '../../shared/protocol/log/timeline.ts'
import type { RoomLog } from '../../shared/node/storage/room-log/room-log.ts'
import { isWildcard } from '../../shared/node/interfaces/addresses.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { showPasscode } from '../../shared/protocol/trust/passcode.ts'
import { StorageError } from '../../shared/protocol/log/storage-error.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'
import { qrCode, unlimitedInviteLink } from './host-invite.ts'
import { moderationHelp, moderationCommands, type ModeratedRoom } from '../talking/moderation-commands.ts'

/**
 * Help lines for the commands that only the host has. `prefix` introduces a command: empty on a
 * console, a slash in a conversation.
 */
export const hostHelp = (prefix: '' | '/'): string =>
  [
    ['members', 'list who is in the room'],
    ['invite [HOURS]', 'make an invite that lasts that many hours, or until it is revoked'],
    ['invites', `list the valid invites; ${prefix}revoke ID revokes one`],
    ['qr', 'show the invite as a QR code'],
    ['passcode', `show the room’s passcode; ${prefix}passcode new sets a new one`],
  ]
    .map(([verb = '', about]) => `${`${prefix}${verb}`.padEnd(17)}${about}`)
    .join('\n')

/** The commands that only the host has. */
export const hostCommands = ['members', 'invite', 'invites', 'revoke', 'qr', 'passcode'] as const

const HELP = `${moderationHelp('')}\n${hostHelp('')}\nhelp             show this list`

/** Whether a line begins with the name of a host or moderation command, without a slash. */
export function beginsWithCommand(line: string): boolean {
  const [first = ''] = line.trim().toLowerCase().split(/\s/)
  return (
    first === 'help' ||
    hostCommands.some((verb) => verb === first) ||
    Object.hasOwn(moderationCommands, first)
  )
}

const HOUR_MS = 3_600_000
const MAX_HOURS = 24 * 366

const success = (text: string): ControlAnswer => ({ ok: true, text })
const failure = (text: string): ControlAnswer => ({ ok: false, text })

/** The commands of a headless host, from its terminal or another one. */
export class HostConsole {
  readonly #hosted: HostedRoom
  readonly #room: ModeratedRoom

  constructor(hosted: HostedRoom, log: RoomLog) {
    this.#hosted = hosted
    this.#room = moderated(hosted, log)
  }

  /** Executes one line. */
  async run(line: string): Promise<ControlAnswer> {
    const [, verb = '', rest = ''] = /^\s*\/?(\S*)\s*(.*?)\s*$/s.exec(line) ?? []
    try {
      const { ok, text } = await this.#verb(verb, rest)
      return { ok, text: text === '' ? 'Done.' : text }
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      return failure(describeReject(error.failure))
    }
  }

  #verb(verb: string, rest: string): ControlAnswer | Promise<ControlAnswer> {
    switch (verb) {
      case 'help':
        return success(HELP)
      case 'members':
        return success(this.#members())
      case 'invite':
        return this.#invite(rest)
      case 'invites':
        return success(this.#hosted.invites().map(inviteLines).join('\n') || 'No valid invites.')
      case 'revoke':
        return this.#hosted.revokeInvite(rest)
          ? success('This invite no longer works.')
          : failure(`There’s no invite “${rest}”. The command “invites” lists them.`)
      case 'qr':
        return this.#qr()
      case 'passcode':
        return this.#passcode(rest)
      default: {
        const act = Object.hasOwn(moderationCommands, verb) ? moderationCommands[verb] : undefined
        return act ? act(this.#room, rest) : failure(`Unknown command “${verb}”. Type help.`)
      }
    }
  }

  #invite(rest: string): ControlAnswer {
    if (this.#hosted.fingerprint === '')
      return failure('Invites need encryption, and this room is unencrypted.')
    const hours = Number(rest)
    if (rest !== '' && !(/^\d{1,4}$/.test(rest) && hours >= 1 && hours <= MAX_HOURS))
      return failure(`How many hours should it last? Type 1 to ${MAX_HOURS}, or nothing.`)
    const invite = this.#hosted.createInvite(rest === '' ? {} : { forMs: hours * HOUR_MS })
    return success([inviteLines(invite), ...offlineLines(this.#hosted)].join('\n'))
  }

  #qr(): ControlAnswer {
    const invite = unlimitedInviteLink(this.#hosted)
    return invite === undefined ? failure('There’s no invite to show.') : success(qrCode(invite).join('\n'))
  }

  #passcode(rest: string): ControlAnswer {
    if (rest !== '' && rest !== 'new') return failure('Type “passcode” or “passcode new”.')
    if (rest === 'new') this.#hosted.newPasscode()
    return success(passcodeLine(this.#hosted))
  }

  #members(): string {
    const here = this.#hosted.members.filter(({ state }) => state === 'here')
    const away = this.#hosted.members.length - here.length
    const names = here.map(({ name, role }) => cleanName(name) + (role === 'member' ? '' : ` (${role})`))
    return `Here: ${names.join(', ') || 'no one'}.${away > 0 ? ` Away: ${away}.` : ''}`
  }
}

/** The passcode in a sentence. */
export function passcodeLine({ passcode, rules }: Pick<HostedRoom, 'passcode' | 'rules'>): string {
  if (passcode.locked)
    return 'Too many wrong passcodes. This passcode is locked; “passcode new” sets a new one.'
  const use = rules.policy === 'passcode' ? '' : ' (Used only when the policy is “passcode”.)'
  return `The passcode is ${showPasscode(passcode.digits)}.${use}`
}

/**
 * A warning if the room is for other computers but this computer is offline; otherwise no lines.
 */
export function offlineLines({ host, networks }: Pick<HostedRoom, 'host' | 'networks'>): string[] {
  const { state } = host
  const isForOthers = state.kind === 'listening' && isWildcard(state.at.address)
  const isReached = networks.some(({ kind }) => kind === 'physical' || kind === 'vpn')
  return isForOthers && !isReached
    ? [
        'This computer is offline, so no one can join from another one. Once it’s connected, “invites” lists links that work.',
      ]
    : []
}

const inviteLines = ({ id, link, expiresAt, usesLeft }: HostedInvite): string => {
  const until = expiresAt === null ? 'until it is revoked' : `until ${new Date(expiresAt).toLocaleString()}`
  const uses =
    usesLeft === null ? '' : usesLeft === 1 ? ', for one more person' : `, for ${usesLeft} more people`
  return `${link}\n  Invite ${id}, valid ${until}${uses}.`
}

const moderated = (hosted: HostedRoom, log: RoomLog): ModeratedRoom => ({
  get knocks() {
    return hosted.knocks
  },
  get members() {
    return hosted.members
  },
  get rules() {
    return hosted.rules
  },
  get messages() {
    return messagesOf(log, log.before(undefined, Number.MAX_SAFE_INTEGER, limits.pageEvents))
  },
  messageAt: (seq) =>
    messagesOf(log, log.before(undefined, seq + 1, 1)).find((one) => one.seq === seq) ?? null,
  remove: async (message) => {
    const reason = await hosted.remove(message.channel, refOf(message))
    return reason === null ? success('') : failure(describeReject(reason))
  },
  answerKnock: (knock, letIn) =>
    Promise.resolve(hosted.answerKnock(knock, letIn) ? null : 'That person is no longer waiting.'),
  act: async (act) => {
    const reason = await hosted.act(act)
    return reason === null ? null : describeReject(reason)
  },
})

const messagesOf = (log: RoomLog, events: readonly RoomEvent[]): readonly Message[] =>
  timelineOf(events, (ref) => log.relationsOf(ref), CONSOLE.id).filter((entry) => entry.kind === 'message')
