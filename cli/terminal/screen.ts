/** Something that was typed, pasted or piped in, and is to be said or carried out. */
export interface Entry {
  /** One line, or what was pasted with as many. */
  readonly text: string
  /** What is said in any case, because its beginning was pasted. */
  readonly isPasted: boolean
  /** Where it stands in a pipe, from 1; null at a terminal. */
  readonly line: number | null
}

/** A line that cannot be used, and why. */
export interface BadEntry {
  /** As of an entry. */
  readonly line: number | null
  readonly problem: string
}

/** Where a conversation is read and written: a terminal with a prompt, or a pipe. */
export interface Screen {
  /** Whether a person sits at it. */
  readonly isTerminal: boolean
  /** What comes in, one by one, until its end or Ctrl-D; nothing is read that nobody takes. */
  readonly entries: AsyncIterable<Entry | BadEntry>
  /** Prints above the line being typed, which stays whole. */
  print(text: string): void
  setPrompt(prompt: string): void
  /** Gives an entry back to be changed or repeated, where nothing else is being typed. */
  giveBack(entry: Entry): void
  close(): void
}
