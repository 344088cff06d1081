import { assertNever } from '../protocol/base/assert-never.ts'
import type { RetentionNotice } from '../client/session/notice.ts'

const date = (at: number): string =>
  new Date(at).toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric' })

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** A retention notice in sentences. */
export function describeRetention(notice: RetentionNotice): string {
  switch (notice.kind) {
    case 'clockBehind':
      return `This computer’s clock says ${date(notice.now)}, but the newest entry in this room is from ${date(notice.newest)}. Nothing is deleted because of its age while they disagree. Check the clock. If it’s right, deleting resumes after the next message.`
    case 'clockSetForward':
      return `This computer’s clock was set forward by ${counted(notice.days, 'day')} while the room was open. To be safe, everything written before is kept for ${counted(notice.kept, 'more day')}.`
    case 'due':
      return `By this computer’s clock (${date(notice.now)}), ${entries(notice.events)} older than ${counted(notice.days, 'day')} and will be deleted once the room has been open for ${counted(notice.inHours, 'more hour')}. If the clock is wrong, set it before then.`
    default:
      return assertNever(notice)
  }
}

const entries = (count: number): string =>
  count === 1 ? '1 entry in this room is' : `${count} entries in this room are`
