/** Exit codes of the terminal tool; README.md lists them. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  unreachable: 3,
  refused: 4,
} as const

/** Ends a command with a message on stderr. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

export const usageFailure = (message: string): CommandFailure => new CommandFailure(EXIT.usage, message)
