/** Something typed, pasted or piped: a message or a command. */
export interface Entry {
  /** One line, or a paste of several. */
  readonly text: string
  /** Whether its beginning was pasted: it is then always a message. */
  readonly isPasted: boolean
  /** Its line in a pipe, from 1; null at a terminal. */
  readonly line: number | null
}

/** A line that cannot be used, and why. */
export interface BadEntry {
  /** As for an entry. */
  readonly line: number | null
  readonly problem: string
}

/** The input and output of a conversation: a terminal with a prompt, or a pipe. */
export interface Screen {
  /** Whether a person uses it. */
  readonly isTerminal: boolean
  /**
   * The input, one entry at a time, until its end or Ctrl-D; reads only as fast as the caller
   * iterates.
   */
  readonly entries: AsyncIterable<Entry | BadEntry>
  /** Prints above the line being typed, which stays intact. */
  print(text: string): void
  setPrompt(prompt: string): void
  /**
   * Puts an entry back into the prompt, to edit or repeat, unless the user is typing something
   * else.
   */
  restore(entry: Entry): void
  close(): void
}
