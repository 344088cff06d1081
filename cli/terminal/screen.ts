/** Something typed, pasted or piped: a message or a command. */
export interface Entry {
  /** One line, or a paste of several. */
  readonly text: string
  /** Always a message, because its beginning was pasted. */
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

/** Where a conversation is read and written: a terminal with a prompt, or a pipe. */
export interface Screen {
  /** Whether a person sits at it. */
  readonly isTerminal: boolean
  /** The input, one by one, until its end or Ctrl-D; nothing is read before the caller takes it. */
  readonly entries: AsyncIterable<Entry | BadEntry>
  /** Prints above the line being typed, which stays whole. */
  print(text: string): void
  setPrompt(prompt: string): void
  /** Gives an entry back for editing or repeating, unless the user is typing something else. */
  giveBack(entry: Entry): void
  close(): void
}
