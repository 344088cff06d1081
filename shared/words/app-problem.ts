import type { StorageFailure } from '../protocol/log/storage-error.ts'

/**
 * Why the app did not carry out a command, as a code with its facts; `app-problem-words.ts` has the
 * sentences.
 */
export type AppProblem =
  | {
      readonly code:
        | 'fault'
        /** From a window whose app is gone. */
        | 'app-lost'
        | 'no-name'
        | 'room-gone'
        | 'room-open'
        | 'address-gone'
        | 'not-hosting'
        | 'no-addresses'
        | 'no-upload'
        | 'stopped'
        | 'invite-newer'
        | 'invite-damaged'
        | 'message-link'
        | 'outbox-full'
        /** The typed text is not a passcode. */
        | 'passcode-needed'
    }
  /** The room is not open, or none of the recent ones. */
  | { readonly code: 'room-unknown'; readonly among: 'open' | 'recent' }
  /** `because` is the validator's message. */
  | { readonly code: 'bad-command'; readonly because: string }
  /** `because` is the system's reason, without a full stop. */
  | { readonly code: 'not-saved' | 'not-exported'; readonly folder: string; readonly because: string }
  | { readonly code: StorageFailure; readonly because: string }
  /** `because` is a sentence that names the file. */
  | { readonly code: 'newer-data' | 'data-damaged'; readonly because: string }
  | { readonly code: 'not-imported'; readonly because: ImportProblem }

/** What is wrong with a file that was to be imported. */
export type ImportProblem =
  | { readonly kind: 'no-events' }
  /**
   * `isExport`: a line of it was JSON. `lines`: the first errors, by line. `more`: there are
   * others.
   */
  | {
      readonly kind: 'bad-lines'
      readonly isExport: boolean
      readonly lines: readonly string[]
      readonly more: boolean
    }
