import type { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import { describeReject } from '../../shared/words/failure-words.ts'
import type { HostedInvite } from '../../shared/bridge/room-state.ts'
import type { ControlAnswer } from '../../shared/node/control.ts'
import type { RoomLog } from '../../shared/node/storage/room-log/room-log.ts'
import { isWildcard } from '../../shared/node/interfaces/addresses.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { showPasscode } from '../../shared/protocol/trust/passcode.ts'
import { StorageError } from '../../shared/protocol/log/storage-error.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'
import { qrCode, standingInvite } from './host-invite.ts'
import { actHelp, actVerbs, type ModeratedRoom } from '../talking/room-acts.ts'

/**
 * A help line for each command that only the host has. The prefix introduces a command: empty on a
 * console, a slash in a conversation.
 */
export const hostHelp = (sign: '' | '/'): string =>
  [
    ['members', 'list who is in the room'],
    ['invite [HOURS]', 'make an invite that lasts that many hours, or until it is revoked'],
    ['invites', `list the valid invites; ${sign}revoke ID revokes one`],
    ['qr', 'show the invite as a QR code'],
    ['passcode', `show the room’s passcode; ${sign}passcode new sets a new one`],
  ]
    .map(([verb = '', what]) => `${`${sign}${verb}`.padEnd(17)}${what}`)
    .join('\n')

/** The commands that only the host has. */
export const hostVerbs = ['members', 'invite', 'invites', 'revoke', 'qr', 'passcode'] as const

const HELP = `${actHelp('')}\n${hostHelp('')}\nhelp             show this list`

/** Whether a line begins with the bare name of one of these commands, or of a moderator's. */
export function beginsWithVerb(line: string): boolean {
  const [first = ''] = line.trim().toLowerCase().split(/\s/)
  return first === 'help' || hostVerbs.some((verb) => verb === first) || Object.hasOwn(actVerbs, first)
}

const HOUR_MS = 3_600_000
const MAX_HOURS = 24 * 366

const say = (text: string): ControlAnswer => ({ ok: true, text })
const refuse = (text: string): ControlAnswer => ({ ok: false, text })

/** What the user of a headless host can do, on its terminal or from another one. */
export class HostConsole {
  readonly #hosted: HostedRoom
  readonly #room: ModeratedRoom

  constructor(hosted: HostedRoom, log: RoomLog) {
    this.#hosted = hosted
    this.#room = moderated(hosted, log)
  }

  /** Carries out one line. */
  async run(line: string): Promise<ControlAnswer> {
    const [, verb = '', rest = ''] = /^\s*\/?(\S*)\s*(.*?)\s*$/s.exec(line) ?? []
    try {
      const { ok, text } = await this.#verb(verb, rest)
      return { ok, text: text === '' ? 'Done.' : text }
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      return refuse(describeReject(error.failure))
    }
  }

  #verb(verb: string, rest: string): ControlAnswer | Promise<ControlAnswer> {
    switch (verb) {
      case 'help':
        return say(HELP)
      case 'members':
        return say(this.#members())
      case 'invite':
        return this.#invite(rest)
      case 'invites':
        return say(this.#hosted.invites().map(inviteLines).join('\n') || 'No valid invites.')
      case 'revoke':
        return this.#hosted.revokeInvite(rest)
          ? say('This invite no longer works.')
          : refuse(`There’s no invite “${rest}”. The command “invites” lists them.`)
      case 'qr':
        return this.#qr()
      case 'passcode':
        return this.#passcode(rest)
      default: {
        const act = Object.hasOwn(actVerbs, verb) ? actVerbs[verb] : undefined
        return act ? act(this.#room, rest) : refuse(`Unknown command “${verb}”. Type help.`)
      }
    }
  }

  #invite(rest: string): ControlAnswer {
    if (this.#hosted.fingerprint === '')
      return refuse('Invites need encryption, and this room is unencrypted.')
    const hours = Number(rest)
    if (rest !== '' && !(/^\d{1,4}$/.test(rest) && hours >= 1 && hours <= MAX_HOURS))
      return refuse(`How many hours should it last? Type 1 to ${MAX_HOURS}, or nothing.`)
    const invite = this.#hosted.createInvite(rest === '' ? {} : { forMs: hours * HOUR_MS })
    return say([inviteLines(invite), ...offlineLines(this.#hosted)].join('\n'))
  }

  #qr(): ControlAnswer {
    const invite = standingInvite(this.#hosted)
    return invite === undefined ? refuse('There’s no invite to show.') : say(qrCode(invite).join('\n'))
  }

  #passcode(rest: string): ControlAnswer {
    if (rest !== '' && rest !== 'new') return refuse('Type “passcode” or “passcode new”.')
    if (rest === 'new') this.#hosted.newPasscode()
    return say(passcodeLine(this.#hosted))
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
 * What to know about addresses and invites while other computers cannot use them, though they
 * should; otherwise nothing.
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
  messages: () =>
    log
      .before(undefined, Number.MAX_SAFE_INTEGER, limits.pageEvents)
      .flatMap((event) => (event.kind === 'messagePosted' ? [event] : [])),
  answerKnock: (knock, letIn) =>
    Promise.resolve(hosted.answerKnock(knock, letIn) ? null : 'That person is no longer waiting.'),
  act: async (act) => {
    const reason = await hosted.act(act)
    return reason === null ? null : describeReject(reason)
  },
})
