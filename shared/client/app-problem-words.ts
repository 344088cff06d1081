import { assertNever } from '../protocol/assert-never.ts'
import { limits } from '../protocol/limits.ts'
import type { AppProblem } from './app-problem.ts'

/** Why something was not done, in sentences: what happened, what is kept, what to do. */
export function describeAppProblem(problem: AppProblem): string {
  switch (problem.code) {
    case 'fault':
      return 'Something in Parley went wrong. What you did was not done.'
    case 'bad-command':
      return `This window asked for something Parley does not know (${problem.because}).`
    case 'no-name':
      return 'Enter your name first.'
    case 'room-gone':
      return 'This room is no longer nearby. Its host may have closed it.'
    case 'room-unknown':
      return problem.among === 'open'
        ? 'This room is no longer open.'
        : 'This room is no longer in your recent rooms.'
    case 'room-open':
      return 'Leave this room before you delete what is kept of it.'
    case 'address-gone':
      return 'This computer no longer has this address.'
    case 'not-hosting':
      return 'Only the computer that hosts the room can do this.'
    case 'asks-nobody':
      return 'This Parley was started so that it looks for no rooms (--no-nearby).'
    case 'no-upload':
      return 'The file is empty, so there is nothing to import.'
    case 'stopped':
      return 'Hosting was stopped before it began.'
    case 'invite-newer':
      return 'This invite was made by a newer Parley. Update Parley to use it.'
    case 'invite-damaged':
      return 'This invite link is not as it was made: something in it is missing, or too much. Copy the whole link and try again.'
    case 'passcode-needed':
      return 'A passcode is six digits.'
    case 'outbox-full':
      return `${limits.outboxMessages} messages are waiting to be sent. Write more once some of them are through.`
    case 'not-saved':
      return `This could not be saved in ${problem.folder}: ${problem.because}.`
    case 'not-exported':
      return `The export could not be written to ${problem.folder}: ${problem.because}.`
    case 'disk-full':
      return 'The disk of this computer is full, so this was not kept. Make some space and try again.'
    case 'storage-failed':
      return `This could not be read or stored on this computer: ${problem.because}.`
    case 'newer-data':
    case 'data-damaged':
    case 'not-imported':
      return problem.because
    default:
      return assertNever(problem)
  }
}
