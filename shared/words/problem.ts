/** A failure as a stable code for programs and a sentence for people. */
export interface Problem {
  readonly code: string
  readonly text: string
  /**
   * The room's name within the text, if it is there: shown isolated, since others chose its
   * letters.
   */
  readonly room?: string
  /** With `host-key-changed`: the key this room's host had, and the one that answered now. */
  readonly keys?: { readonly known: string; readonly seen: string }
}

export type Result<T = null> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }
