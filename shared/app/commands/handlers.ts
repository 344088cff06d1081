import type { CommandContext, Handlers } from './command.ts'
import { enteringCommands } from './entering.ts'
import { historyCommands } from './history.ts'
import { hostingCommands } from './hosting.ts'
import { lobbyCommands } from './lobby.ts'
import { newRoomCommands } from './new-room.ts'
import { roomCommands } from './room.ts'
import { windowCommands } from './window.ts'

/** Everything that a window may ask of the app. A command without a handler does not compile. */
export const handlersOf = (context: CommandContext): Handlers => ({
  ...lobbyCommands(context),
  ...newRoomCommands(context),
  ...enteringCommands(context),
  ...roomCommands(context),
  ...historyCommands(context),
  ...hostingCommands(context),
  ...windowCommands(context),
})
