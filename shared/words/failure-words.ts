import type { AddressProblem } from '../protocol/finding/address.ts'
import { assertNever } from '../protocol/base/assert-never.ts'
import type { RejectReason } from '../protocol/wire/close-reasons.ts'
import type { ProbeProblem } from '../protocol/finding/probe-list.ts'
import type { ListenFailure } from '../protocol/finding/listen-failures.ts'
import { REACTION_KEYS } from '../protocol/log/reaction-key.ts'
import { limits } from '../protocol/base/limits.ts'
import { PROTOCOL_VERSION } from '../protocol/wire/version.ts'
import { cleanName, type NameProblem } from '../protocol/text/text.ts'
import type { Problem } from './problem.ts'
import type { End } from '../client/session/failures.ts'
import type { Undelivered } from '../client/replica/outbox.ts'

/** Every sentence about a failure, for all shells: what happened, what is kept, what to do. */

/** Which room and address an end is about; `room` is empty until its name is known. */
export interface Where {
  readonly room: string
  /**
   * The presumed name of a room that was not entered yet: from an invite or an announcement.
   * Nothing depends on it.
   */
  readonly presumedName?: string
  readonly address: string
}

/** "192.168.1.20 port 5050" from "192.168.1.20:5050": how an address is written in a sentence. */
export const addressWords = (address: string): string =>
  address.replace(/^\[?(.*?)\]?:(\d+)$/, (_, host: string, port: string) => `${host} port ${port}`)

/**
 * What the other side or the system said, as a sentence: one line, without deceptive characters.
 */
function quoted(text: string | undefined): string {
  const clean = cleanName(text ?? '').replace(/[.\s]+$/, '')
  return clean === '' ? '' : ` It said: ${clean}.`
}

/**
 * Why a session is not connected, in a sentence or two. An empty `where.room` means that it never
 * was.
 */
export function describeEnd(end: End, where: Where): string {
  const address = addressWords(where.address)
  const room = where.room || where.presumedName || address
  const said = quoted(end.text)
  switch (end.code) {
    case 'name-not-found':
      return `Couldn’t find a computer named ${address.replace(/ port \d+$/, '')}. Check the spelling, or use its IP address.`
    case 'connection-refused':
      return `No response from ${address}. Is a room open there?`
    case 'timed-out':
      return `No response from ${address}. The computer may be off, on another network, or behind a firewall.`
    case 'unreachable':
      return `Can’t reach ${address} from this network. Are both computers on the same network?`
    case 'dial-failed':
      return `Couldn’t connect to ${address}.${said}`
    case 'no-welcome':
      return `${address} responded, but not as a Parley room.`
    case 'not-parley':
      return `Something other than Parley is using ${address}. Check the port.`
    case 'unsupported-version':
      return `${room} uses a different version of Parley (this one is ${PROTOCOL_VERSION}).${said} Update the older one.`
    case 'another-room':
      return `Another room is open at ${end.at === undefined ? address : addressWords(end.at)} now. Your messages to ${room} are kept here and sent when it’s back.`
    case 'bad-name':
      return `That name can’t be used in ${room}.${said} Choose another.`
    case 'room-full':
      return `${room} is full. Try again later.`
    case 'host-stopping':
      return `The host closed ${room}.`
    case 'replaced':
      return `You joined ${room} somewhere else, so this window was disconnected.`
    case 'leaving':
      return `You left ${room}.`
    case 'slow-consumer':
      return `The connection to ${room} was too slow. Messages you missed will load when you’re reconnected.`
    case 'frame-too-large':
    case 'bad-frame':
      return `${room} couldn’t read what this Parley sent, and closed the connection.${said}`
    case 'heartbeat-timeout':
      return `Lost contact with ${room}.`
    case 'already-open':
      return `You’re already in the room at ${address}.`
    // A refusal by this computer's disk includes the system's reason; a host sends only the code.
    case 'disk-full':
      return end.text === undefined
        ? `${room} can’t take anyone new: its host’s disk is full.`
        : `This computer’s disk is full, so new messages from ${room} can’t be saved. They’ll load once there’s space.`
    case 'storage-failed':
      return end.text === undefined
        ? `${room} can’t take anyone new: its host couldn’t save that you joined.`
        : `Couldn’t save new messages from ${room} on this computer.${said}`
    case 'bad-proof':
      return `${room} couldn’t verify this computer’s identity. Try again. If this keeps happening, someone may be intercepting the connection.`
    case 'banned':
      return `You’re banned from ${room}. Only its host or a moderator can unban you.`
    case 'kicked':
      return `You were removed from ${room}. You can ask to join again.`
    case 'invite-needed':
      return `${room} is invite-only. Ask the host for an invite.`
    case 'invite-not-valid':
      return `This invite to ${room} is no longer valid. It may have expired, been used up, or been revoked. Ask for a new one.`
    case 'passcode-needed':
      return `Enter the 6-digit passcode for ${room}. The host can give it to you.`
    case 'passcode-wrong':
      // The host then says how long it accepts no passcode at all, not even the right one.
      return said === ''
        ? `That isn’t the passcode for ${room}.`
        : `${room} didn’t accept this passcode.${said}`
    case 'passcode-locked':
      return `Too many wrong passcodes. ${room} has locked its passcode until the host sets a new one.`
    case 'knock-refused':
      return `The host of ${room} didn’t approve your request to join.${said}`
    case 'knock-timeout':
      return `No one answered your request to join ${room}. Ask the host, and try again.`
    case 'room-closed':
      return `${room} is closed to newcomers.`
    case 'answered':
      return `${room} is online.`
    case 'not-told':
      return `Parley is running at ${address} but isn’t sharing which rooms it hosts.`
    case 'host-key-changed':
      return `The computer at ${address} doesn’t have the expected key. It may have been reinstalled, another computer may now have its address, or someone may be impersonating it. None of your messages were sent to it.`
    case 'host-not-proved':
      return `The computer at ${address} couldn’t prove that this invite came from it. None of your messages were sent to it. Ask for a new invite.`
    case 'not-encrypted':
      return `${room} used to be encrypted and no longer is, so none of your messages were sent to ${address}. Ask the host why.`
    case 'hello-timeout':
    case 'internal-error':
    case 'lost':
      return where.room === ''
        ? `${address} closed the connection.${said} It may be busy, or it may not be Parley. Try again in a moment.`
        : `The connection to ${room} was lost.${said}`
    default:
      return assertNever(end.code)
  }
}

/**
 * Why a message was not sent, or a command not carried out. The shells first say which of the two.
 */
export function describeReject(reason: Undelivered): string {
  switch (reason) {
    case 'message-empty':
      return 'This message is empty.'
    case 'message-too-long':
      return `This message is longer than ${limits.bodyChars.toLocaleString('en')} characters. Shorten it or send it in parts.`
    case 'no-such-channel':
      return 'This channel no longer exists.'
    case 'bad-channel-name':
      return `Channel names can be up to ${limits.channelChars} characters.`
    case 'channel-exists':
      return 'There’s already a channel with that name.'
    case 'too-many-channels':
      return `A room can have up to ${limits.channelsPerRoom} channels.`
    case 'bad-name':
      return `Names can be up to ${limits.nameChars} characters.`
    case 'not-allowed':
      return 'You don’t have permission to do that here.'
    case 'no-such-member':
      return 'That person is no longer in this room.'
    case 'no-such-message':
      return 'That message no longer exists.'
    case 'not-clean':
      return 'This message contains characters that can’t be sent.'
    case 'not-signed':
      return 'The host couldn’t verify that this is from you.'
    case 'too-many-reactions':
      return `A message can have up to ${REACTION_KEYS} different reactions.`
    case 'too-many-banned':
      return `You can ban up to ${limits.bannedMembers} people. Consider making the room invite-only.`
    case 'too-many-muted':
      return `You can mute up to ${limits.mutedMembers} people at a time.`
    case 'muted':
      return 'You’re muted in this room.'
    case 'slow-mode':
      return 'This room is in slow mode. Wait a moment before you send the next message.'
    case 'quota-reached':
      return 'This room has reached its storage limit.'
    case 'disk-full':
      return 'The host’s disk is full. You can keep reading. Try again once there’s space.'
    case 'storage-failed':
      return 'The host couldn’t save this. Try again later.'
    case 'banned':
      return 'You’re banned from this room.'
    case 'kicked':
      return 'You were removed from this room.'
    case 'room-closed':
      return 'This room is closed to newcomers.'
    case 'knock-refused':
      return 'The host didn’t approve your request to join.'
    case 'invite-needed':
    case 'invite-not-valid':
      return 'This room is invite-only. You need a new invite.'
    default:
      return assertNever(reason)
  }
}

/** What needs a connection to the host. */
export type NeedsConnection = 'moderate' | 'create-channel' | 'older-messages'

/** `what` needs a connection, and there is none now. Nothing is lost. */
export const notConnected = (what: NeedsConnection): Problem => ({
  code: 'not-connected',
  text: needsConnection[what],
})

const needsConnection: Record<NeedsConnection, string> = {
  moderate: 'Not available while disconnected.',
  'create-channel': 'You can create channels once you’re reconnected.',
  'older-messages': 'Older messages will load once you’re reconnected.',
}

export const rejectProblem = (reason: RejectReason): Problem => ({
  code: reason,
  text: describeReject(reason),
})

/** What is wrong with a typed address. */
export function addressProblem(problem: AddressProblem, typed: string): Problem {
  if (/^\s*https?:\/\//i.test(typed)) {
    return {
      code: 'web-address',
      text: 'This is a web address. To join a room, use an address such as 192.168.1.20:5050, or an invite that begins with parley://.',
    }
  }
  switch (problem) {
    case 'empty':
      return {
        code: 'address-empty',
        text: 'Enter the address that the host shows, such as 192.168.1.20:5050.',
      }
    case 'bad-host':
      return {
        code: 'bad-address',
        text: `“${cleanName(typed.slice(0, 60))}” isn’t an address. An address looks like 192.168.1.20:5050 or lab-pc:5050.`,
      }
    case 'bad-port':
      return { code: 'bad-port', text: 'The port after the colon must be a number from 1 to 65535.' }
    default:
      return assertNever(problem)
  }
}

/** What is wrong with a list of addresses to scan; `entry` is the invalid part. */
export function probeProblem(problem: ProbeProblem, entry: string): Problem {
  const shown = `“${cleanName(entry.slice(0, 60))}”`
  const say = (text: string) => ({ code: problem, text })
  switch (problem) {
    case 'bad-address':
      return say(
        `${shown} isn’t an address. An address looks like 10.0.5.20 or lab-pc:5050, and a range like 10.0.5.0/24.`,
      )
    case 'bad-range':
      return say(`${shown} isn’t a range. A range looks like 10.0.5.0/24, or 10.0.5.0/24:5050 with a port.`)
    case 'range-too-large':
      return say(
        `${shown} is too large. A range can have up to ${limits.probedAddresses} addresses, as in 10.0.4.0/22.`,
      )
    case 'public-range':
      return say(
        `${shown} is on the internet, and ranges are for private networks only. Enter a single address instead.`,
      )
    case 'ipv6-range':
      return say(`${shown} is an IPv6 range, which is too large to search. Enter single addresses instead.`)
    case 'too-many-entries':
      return say(
        `The list can have up to ${limits.probedEntries} entries. Remove some, starting with ${shown}.`,
      )
    case 'too-many-addresses':
      return say(
        `The list can have up to ${limits.probedAddresses} addresses in total. Remove some, starting with ${shown}.`,
      )
    default:
      return assertNever(problem)
  }
}

/** What is wrong with a typed name. `what` says whose it is: "your name", "a room name". */
export const nameProblem = (problem: NameProblem, what: string, max: number): Problem =>
  problem === 'empty'
    ? { code: 'name-empty', text: `Enter ${what}.` }
    : {
        code: 'name-too-long',
        text: `${what.charAt(0).toUpperCase()}${what.slice(1)} can be up to ${max} characters.`,
      }

/** Why a room could not be opened on an address and port of this computer. */
export function describeListenFailure(
  failure: ListenFailure,
  bind: string,
  port: number,
  detail: string,
): string {
  switch (failure) {
    case 'port-taken':
      return `Port ${port} is already in use, perhaps by another room. Choose another port, or 0 for any free port.`
    case 'port-forbidden':
      return `This system doesn’t let Parley use port ${port}. Choose one above 1023.`
    case 'address-not-here':
      return `${bind} isn’t an address of this computer. Use 0.0.0.0 for all of its networks.`
    case 'name-not-found':
      return `Couldn’t find an address for ${bind}. Use 0.0.0.0 for all of this computer’s networks.`
    case 'bad-port':
      return 'A port is a number from 0 to 65535. 0 means any free port.'
    case 'listen-failed':
      return `Couldn’t open the room on ${bind} port ${port}: ${detail.replace(/\.$/, '')}.`
    default:
      return assertNever(failure)
  }
}
