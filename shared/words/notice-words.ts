import { assertNever } from '../protocol/base/assert-never.ts'
import type { Notice } from '../client/session/notice.ts'
import { describeRetention } from './retention-words.ts'

/** All current notices of a room for its user, in sentences; empty for none. */
export const describeNotices = (notices: readonly Notice[]): string => notices.map(describeNotice).join(' ')

/** A notice in a sentence or more: what happened, what is kept, what to do. */
export function describeNotice(notice: Notice): string {
  switch (notice.kind) {
    case 'logRestarted':
      return 'The host’s history is older than, or different from, your copy. Your copy was reset to match the host.'
    case 'historyRewritten':
      return 'The host’s history no longer matches the copy on this computer. Earlier messages were changed.'
    case 'copySetAside':
      return `Your copy of this room was damaged and has been replaced. The damaged file is at ${notice.path}.`
    case 'hostedSetAside':
      return hostedSetAside(notice.log, notice.door)
    case 'tookAnotherPort':
      return tookAnotherPort(notice)
    case 'broughtBans':
      return `The imported file contains ${banAndMuteWords(notice)}. Check them before you let people in.`
    case 'draftsSetAside':
      return `Your draft here was damaged. The damaged file is at ${notice.path}.`
    case 'draftsUnread':
      return notice.because
    case 'clockBehind':
    case 'clockSetForward':
    case 'due':
      return describeRetention(notice)
    default:
      return assertNever(notice)
  }
}

/** The bans and mutes of an import as “2 bans and 1 mute”; empty if it brought none. */
export function banAndMuteWords({ bans, mutes }: { readonly bans: number; readonly mutes: number }): string {
  const counted = (count: number, word: string) =>
    count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`]
  return [...counted(bans, 'ban'), ...counted(mutes, 'mute')].join(' and ')
}

/** What the host lost with its log, its door file or both, and what is left. */
function hostedSetAside(log: string | null, door: string | null): string {
  const sentences: string[] = []
  if (log !== null) {
    sentences.push(
      `This room’s history was damaged and has been replaced with an empty one. The damaged file is at ${log}.`,
      'Messages, bans, mutes and moderators were lost. Everyone must join again.',
    )
  }
  if (door !== null) {
    sentences.push(
      `The file with this room’s invites and passcode was damaged. The damaged file is at ${door}.`,
      'Earlier invites no longer work, and there is a new passcode.',
    )
  }
  if (log === null) sentences.push('Members can return, and messages are kept.')
  if (door === null) sentences.push('Earlier invites and the passcode still work.')
  return [...sentences, 'Check who can join: that may have changed too.'].join(' ')
}

function tookAnotherPort({
  requested,
  taken,
  invited,
}: Extract<Notice, { kind: 'tookAnotherPort' }>): string {
  const sentence = `Port ${requested} is in use on this computer, so this room is on port ${taken}.`
  return invited ? `${sentence} Earlier invites may not work; share a new one.` : sentence
}
