import type { AddressProblem } from '../protocol/address.ts'
import { assertNever } from '../protocol/assert-never.ts'
import type { RejectReason } from '../protocol/close-reasons.ts'
import type { ProbeProblem } from '../protocol/probe-list.ts'
import type { ListenFailure } from '../protocol/listen-failures.ts'
import { limits } from '../protocol/limits.ts'
import { PROTOCOL_VERSION } from '../protocol/version.ts'
import { cleanName, type NameProblem } from '../protocol/text.ts'
import type { Problem } from './bridge.ts'
import type { End } from './failures.ts'
import type { Undelivered } from './outbox.ts'

/** Every sentence about a failure, for all shells: what happened, what is kept, what to do. */

/** `address` as in "192.168.1.20 port 5050"; `room` is empty until its name is known. */
export interface Where {
  readonly room: string
  /** What a room that was not entered yet is said to be called: by an invite, or as it is found. Nothing rests on it. */
  readonly called?: string
  readonly address: string
}

/** "192.168.1.20 port 5050" from "192.168.1.20:5050": how an address is said in a sentence. */
export const spokenAddress = (address: string): string =>
  address.replace(/^\[?(.*?)\]?:(\d+)$/, (_, host: string, port: string) => `${host} port ${port}`)

/** What the other side or the system said, as a sentence: one line, without what deceives. */
function quoted(text: string | undefined): string {
  const clean = cleanName(text ?? '').replace(/[.\s]+$/, '')
  return clean === '' ? '' : ` It said: ${clean}.`
}

/** Why a session is not connected, in a sentence or two. An empty `where.room` means that it never was. */
export function describeEnd(end: End, where: Where): string {
  const address = spokenAddress(where.address)
  const room = where.room || where.called || address
  const said = quoted(end.text)
  switch (end.code) {
    case 'name-not-found':
      return `No machine called ${address.replace(/ port \d+$/, '')} was found. Check the spelling, or use the number address.`
    case 'connection-refused':
      return `Nobody answers at ${address}. Is Parley hosting there?`
    case 'timed-out':
      return `No answer from ${address}. The machine may be off, on another network, or behind a firewall.`
    case 'unreachable':
      return `There is no way to ${address} from this network. Are both machines on the same one?`
    case 'dial-failed':
      return `Connecting to ${address} did not work.${said}`
    case 'no-welcome':
      return `Something answers at ${address} but does not say hello. Is it Parley?`
    case 'not-parley':
      return `Something answers at ${address}, but it is not Parley. Check the port.`
    case 'unsupported-version':
      return `${room} speaks another version of Parley than this one (${PROTOCOL_VERSION}).${said} Update the older one.`
    case 'another-room':
      return `Another room is hosted at ${end.at === undefined ? address : spokenAddress(end.at)} now. What you write for ${room} is kept here until it is back.`
    case 'bad-name':
      return `${room} did not take your name.${said} Choose another one.`
    case 'room-full':
      return `${room} is full. Try again when somebody has left.`
    case 'host-stopping':
      return `${room} was closed by its host.`
    case 'replaced':
      return `You joined ${room} from another window or machine, so this one was disconnected.`
    case 'leaving':
      return `You left ${room}.`
    case 'slow-consumer':
      return `The connection to ${room} was too slow to keep up. What was missed will be fetched.`
    case 'frame-too-large':
    case 'bad-frame':
      return `${room} could not read what this Parley sent and ended the connection.${said}`
    case 'heartbeat-timeout':
      return `${room} has gone quiet.`
    case 'already-open':
      return `The room at ${address} is open here already.`
    case 'disk-full':
      return `The disk of this machine is full, so what ${room} says cannot be kept. It goes on when there is space.`
    case 'storage-failed':
      return `What ${room} says could not be stored on this machine.${said}`
    case 'bad-proof':
      return `${room} could not check that this computer has the key it names, and ended the connection. Try again; if it goes on, somebody may stand between.`
    case 'banned':
      return `You were banned from ${room}. Only its host or a moderator can unban you.`
    case 'kicked':
      return `You were removed from ${room}. You can ask to be let in again.`
    case 'invite-needed':
      return `${room} takes nobody without an invite. Ask its host for one.`
    case 'invite-not-valid':
      return `This invite to ${room} is not good any more: it has expired, was used up or was withdrawn. Ask for a new one.`
    case 'passcode-needed':
      return `${room} asks for a passcode of six digits. Its host can see it.`
    case 'passcode-wrong':
      // What it says then is how long it takes no passcode at all, be it the right one.
      return said === ''
        ? `That is not the passcode of ${room}.`
        : `${room} did not take this passcode.${said}`
    case 'passcode-locked':
      return `Too many wrong passcodes were tried at ${room}, so it takes none any more. Its host can make a new one.`
    case 'knock-refused':
      return `The host of ${room} did not let you in.${said}`
    case 'knock-timeout':
      return `Nobody answered at ${room}. Ask its host, and try again.`
    case 'room-closed':
      return `${room} is closed to newcomers.`
    case 'answered':
      return `${room} said that it is there, and nothing more.`
    case 'not-told':
      return `There is a Parley at ${address}, but it does not say which rooms it hosts.`
    case 'host-key-changed':
      return `The computer at ${address} does not have the key that was expected. It may have been set up anew, another computer may have its address now, or somebody poses as it. None of your messages were sent to it.`
    case 'host-not-proved':
      return `The computer at ${address} could not prove that it is the one this invite came from. None of your messages were sent to it. Ask for a new invite.`
    case 'not-encrypted':
      return `${room} was encrypted before and is not now, so none of your messages were sent to ${address}. Ask its host why.`
    case 'hello-timeout':
    case 'internal-error':
    case 'lost':
      return where.room === ''
        ? `The connection to ${address} ended before anybody said welcome. That computer takes no more connections from here right now, or it is not Parley.${said} Try again in a moment.`
        : `The connection to ${room} was lost.${said}`
    default:
      return assertNever(end.code)
  }
}

/** What is said when the host's log contradicts what it told before [S5]. */
export const HISTORY_REWRITTEN =
  'What this room’s host tells of earlier messages is not what it told this machine before: its history was changed.'

/** What is said when the host's log is not the one this machine has a copy of. */
export const LOG_RESTARTED =
  'The host has an older or another log of this room than this machine had. The copy here was begun anew, to show what the host has.'

/** What is said when the copy of a joined room was damaged; `path` is where it was moved. */
export const logSetAside = (path: string): string =>
  `What this machine had kept of this room was damaged. It was set aside as ${path}, and a new copy is begun.`

/**
 * The same of a hosted room: what its host misses with its log, with the file of its door, or with both. Each is where that was moved;
 * null for what was not damaged, and where neither was.
 */
export function hostedSetAside(log: string | null, door: string | null): string | null {
  const said: string[] = []
  if (log !== null) {
    said.push(
      `The log of this room was damaged. It was set aside as ${log}, and a new one is begun.`,
      'Nothing that was said or decided is in it: who was banned may come in again, nobody is muted or a moderator, and everybody comes in as newcomers do.',
    )
  }
  if (door !== null) {
    said.push(
      `The file with this room’s invites and passcode was damaged. It was set aside as ${door}.`,
      'Invites made before let nobody in any more, and there is another passcode.',
    )
  }
  if (said.length === 0) return null
  if (log === null) said.push('Who was in comes back, and what was said is kept.')
  if (door === null) said.push('Invites and the passcode from before are still good.')
  return [...said, 'Check who may join: that may have changed as well.'].join(' ')
}

/** Why a message or another wish was not carried out. */
export function describeReject(reason: Undelivered): string {
  switch (reason) {
    case 'message-empty':
      return 'There is nothing in this message.'
    case 'message-too-long':
      return `This message is longer than ${limits.bodyChars.toLocaleString('en')} characters. Shorten it or send it in parts.`
    case 'no-such-channel':
      return 'This channel does not exist any more.'
    case 'bad-channel-name':
      return `A channel's name has 1 to ${limits.channelChars} characters.`
    case 'channel-exists':
      return 'There is a channel of this name already.'
    case 'too-many-channels':
      return `A room has at most ${limits.channelsPerRoom} channels.`
    case 'bad-name':
      return `A name has 1 to ${limits.nameChars} characters.`
    case 'not-allowed':
      return 'Your role in this room does not allow this.'
    case 'no-such-member':
      return 'This room knows no such member any more.'
    case 'no-such-message':
      return 'There is no such message any more.'
    case 'too-many-banned':
      return `A room bans at most ${limits.bannedMembers} members. Let nobody join without an invite instead.`
    case 'too-many-muted':
      return `A room mutes at most ${limits.mutedMembers} members at a time.`
    case 'muted':
      return 'You are muted in this room: it takes nothing from you until that is lifted.'
    case 'slow-mode':
      return 'This room is in slow mode: wait a moment before the next message.'
    case 'quota-reached':
      return 'This room has reached the size that its host allows, so this was not sent.'
    case 'disk-full':
      return 'The host’s disk is full, so this was not sent. Reading goes on; try again when there is space.'
    case 'storage-failed':
      return 'The host could not store this, so it was not sent. Try again later.'
    case 'banned':
      return 'You were banned from this room, so this was not sent.'
    case 'kicked':
      return 'You were removed from this room, so this was not sent.'
    case 'room-closed':
      return 'This room is closed to newcomers, so this was not sent.'
    case 'knock-refused':
      return 'You were not let in, so this was not sent.'
    case 'invite-needed':
    case 'invite-not-valid':
      return 'This room is invite-only and does not know you any more, so this was not sent.'
    default:
      return assertNever(reason)
  }
}

/** What cannot be done without the host, and comes back with the connection. */
export type NeedsConnection = 'moderate' | 'create-channel' | 'older-messages'

/** Says that `wish` needs a connection that is not there now. Nothing is lost by trying. */
export const notConnected = (wish: NeedsConnection): Problem => ({
  code: 'not-connected',
  text: needsConnection[wish],
})

const needsConnection: Record<NeedsConnection, string> = {
  moderate: 'This works when the room is connected again.',
  'create-channel': 'Channels can be made when the room is connected again.',
  'older-messages': 'Older messages come when the room is connected again.',
}

export const rejectProblem = (reason: RejectReason): Problem => ({
  code: reason,
  text: describeReject(reason),
})

/** What is wrong with an address somebody typed. */
export function addressProblem(problem: AddressProblem, typed: string): Problem {
  if (/^\s*https?:\/\//i.test(typed)) {
    return {
      code: 'web-address',
      text: 'This is a web address. A room is joined by an address such as 192.168.1.20:5050, or by an invite that begins with parley://.',
    }
  }
  switch (problem) {
    case 'empty':
      return { code: 'address-empty', text: 'Type the address the host shows, such as 192.168.1.20:5050.' }
    case 'bad-host':
      return {
        code: 'bad-address',
        text: `“${cleanName(typed.slice(0, 60))}” is not an address. An address looks like 192.168.1.20:5050 or lab-pc:5050.`,
      }
    case 'bad-port':
      return { code: 'bad-port', text: 'The port after the colon is a number from 1 to 65535.' }
    default:
      return assertNever(problem)
  }
}

/** What is wrong with a list of addresses to ask; `entry` is the part of it that is wrong. */
export function probeProblem(problem: ProbeProblem, entry: string): Problem {
  const shown = `“${cleanName(entry.slice(0, 60))}”`
  const say = (text: string) => ({ code: problem, text })
  switch (problem) {
    case 'bad-address':
      return say(
        `${shown} is not an address. An address looks like 10.0.5.20 or lab-pc:5050, a range like 10.0.5.0/24.`,
      )
    case 'bad-range':
      return say(`${shown} is not a range. A range looks like 10.0.5.0/24, or 10.0.5.0/24:5050 with a port.`)
    case 'range-too-large':
      return say(
        `${shown} is too large: a range has at most ${limits.probedAddresses} addresses, as in 10.0.4.0/22.`,
      )
    case 'public-range':
      return say(
        `${shown} is on the internet, where the machines are strangers’. Ranges are for private networks; name a single address instead.`,
      )
    case 'ipv6-range':
      return say(`${shown}: IPv6 networks are too large to be asked through. Name single addresses instead.`)
    case 'too-many-entries':
      return say(`There are more than ${limits.probedEntries} entries. Leave out some from ${shown} on.`)
    case 'too-many-addresses':
      return say(
        `Together these are more than ${limits.probedAddresses} addresses. Leave out some from ${shown} on.`,
      )
    default:
      return assertNever(problem)
  }
}

/** What is wrong with a name somebody typed; `what` begins the sentence: "Your name". */
export const nameProblem = (problem: NameProblem, what: string, max: number): Problem =>
  problem === 'empty'
    ? { code: 'name-empty', text: `${what} is empty.` }
    : { code: 'name-too-long', text: `${what} is longer than ${max} characters.` }

/** That a room listens on another port than the wished one; `invited` where invites to it are about, which name the old one. */
export function tookAnotherPort(wished: number, taken: number, invited: boolean): string {
  const said = `Port ${wished} is in use on this computer, so this room is on port ${taken}.`
  return invited ? `${said} Invites sent before may not lead here: copy them anew.` : said
}

/** Why a room could not be opened on an address and port of this machine. */
export function describeListenFailure(
  failure: ListenFailure,
  bind: string,
  port: number,
  detail: string,
): string {
  switch (failure) {
    case 'port-taken':
      return `Port ${port} is in use already, perhaps by another room. Choose another port, or 0 for any free one.`
    case 'port-forbidden':
      return `This system does not let Parley use port ${port}. Choose one above 1023.`
    case 'address-not-here':
      return `${bind} is not an address of this machine. Use 0.0.0.0 for all of its networks.`
    case 'name-not-found':
      return `No address was found for ${bind}. Use 0.0.0.0 for all networks of this machine.`
    case 'bad-port':
      return 'A port is a number from 0 to 65535; 0 picks a free one.'
    case 'listen-failed':
      return `Hosting on ${bind} port ${port} did not work: ${detail.replace(/\.$/, '')}.`
    default:
      return assertNever(failure)
  }
}
