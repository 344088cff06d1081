import { DEFAULT_PORT } from '../shared/protocol/version.ts'

export const helpText = `Parley: chat with everyone on this network, no server to set up.

  parley host [--name ROOM] [--bind ADDRESS] [--port PORT] [--data DIR] [--json]
      Hosts a room until Ctrl-C. Listens on 0.0.0.0 port ${DEFAULT_PORT} unless told otherwise; port 0 picks a free one.

  parley join HOST[:PORT] [--as NAME] [--data DIR] [--json]
      Joins a room: prints what is said, sends what you type. /who lists who is here, /help the rest, /quit leaves.

  parley web [--port PORT] [--data DIR] [--no-open]
      Opens Parley in your browser, served to this machine only.

  --json   prints one JSON object a line on stdout and nothing else; every line of stdin is a message.
  --data   keeps settings and identity in DIR instead of your system's place for them.

Exit codes: 0 done, 1 a fault in Parley, 2 bad usage, 3 could not reach the room, 4 the room refused.
`
