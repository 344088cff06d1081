import { assertNever } from '../protocol/base/assert-never.ts'
import type { AppProblem, ImportProblem } from './app-problem.ts'

/** Why something was not done, in sentences: what happened, what is kept, what to do. */
export function describeAppProblem(problem: AppProblem): string {
  switch (problem.code) {
    case 'fault':
      return 'Something went wrong, and your last action didn’t complete.'
    case 'app-lost':
      return 'Parley has stopped. Start it again and this page reconnects.'
    case 'bad-command':
      return `This window sent a command that Parley doesn’t know (${problem.because}).`
    case 'no-name':
      return 'Enter your name first.'
    case 'room-gone':
      return 'This room is no longer nearby. Its host may have closed it.'
    case 'room-unknown':
      return problem.among === 'open'
        ? 'This room is no longer open.'
        : 'This room is no longer in your recent rooms.'
    case 'room-open':
      return 'Leave this room before deleting it.'
    case 'address-gone':
      return 'This computer no longer has this address.'
    case 'not-hosting':
      return 'Only the computer that hosts the room can do this.'
    case 'no-addresses':
      return 'This Parley was started with --no-nearby, so it doesn’t look for rooms.'
    case 'no-upload':
      return 'This file is empty. There is nothing to import.'
    case 'stopped':
      return 'The room was closed before it opened.'
    case 'invite-newer':
      return 'This invite was made by a newer version of Parley. Update Parley to use it.'
    case 'invite-damaged':
      return 'This invite link is damaged. Copy it again.'
    case 'message-link':
      return 'That link leads to a message. Open it in Parley’s window, once you’re in its room.'
    case 'passcode-needed':
      return 'A passcode has 6 digits.'
    case 'outbox-full':
      return 'Too many messages are waiting to be sent. Wait until you’re reconnected.'
    case 'not-saved':
      return `Couldn’t save this in ${problem.folder}: ${problem.because}.`
    case 'not-exported':
      return `Couldn’t write the export to ${problem.folder}: ${problem.because}.`
    case 'disk-full':
      return 'This computer’s disk is full, so this wasn’t saved. Free up some space and try again.'
    case 'storage-failed':
      return `This couldn’t be read or saved on this computer: ${problem.because}.`
    case 'newer-data':
    case 'data-damaged':
      return problem.because
    case 'not-imported':
      return describeImportProblem(problem.because)
    default:
      return assertNever(problem)
  }
}

/** What is wrong with a file that was to be imported, in sentences. */
export function describeImportProblem(problem: ImportProblem): string {
  if (problem.kind === 'no-events')
    return 'This file has no messages or other events. Is it a JSON Lines export of a room?'
  const shown = problem.lines.join('; ').replace(/^l/, 'L')
  const isOther = problem.isExport ? '' : ' This file isn’t a Parley export in JSON Lines.'
  return `Nothing was imported.${isOther} ${shown}${problem.more ? '; and more' : ''}.`
}
