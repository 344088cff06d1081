import type { LastOwn } from '../../store/own-messages.ts'

/** Why the last message was not opened to be edited; null if it was, or there clearly is none. */
export function lastProblem(last: LastOwn['kind'], isMoreAbove: boolean): string | null {
  switch (last) {
    case 'found':
      return null
    case 'unsent':
      return 'Your last message hasn’t been sent yet. You can edit it once it has.'
    case 'none':
      return isMoreAbove
        ? 'None of the messages shown here is yours. Scroll up to find an earlier one.'
        : null
  }
}
