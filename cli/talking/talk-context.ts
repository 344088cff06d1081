import type { Conversation } from './conversation.ts'
import type { Screen } from '../terminal/screen.ts'
import type { TerminalStyle } from '../terminal/terminal-text.ts'

/** Runs a command with the text after its name. Returns why it failed; null if it succeeded. */
export type TalkCommand = (rest: string) => string | null | Promise<string | null>

/** Commands by their names, in lower case. */
export type TalkCommands = Readonly<Partial<Record<string, TalkCommand>>>

/** The context of a command. */
export interface TalkContext {
  readonly conversation: Conversation
  readonly screen: Screen
  readonly style: TerminalStyle
  /** The channel that messages go to. */
  channel: string
  /** Prints a note from the tool itself. */
  note(text: string): void
  /** Prints sentences, wrapped between words. */
  print(text: string): void
}

/** Help lines: what to type, and what it does. */
export type HelpLines = readonly (readonly [string, string])[]
