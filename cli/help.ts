import { DEFAULT_PORT } from '../shared/protocol/version.ts'

export const helpText = `Parley: chat with everyone on this network, no server to set up.

  parley host [--name ROOM] [--bind ADDRESS] [--port PORT] [--data DIR] [--json]
              [--keep-events N] [--keep-days N] [--keep-megabytes N] [--plain]
      Hosts a room until Ctrl-C. Listens on 0.0.0.0 port ${DEFAULT_PORT} unless told otherwise; port 0 picks a free one.
      What was said is there again the next time; --keep-… forgets the oldest beyond a limit.
      --plain is for measuring and debugging on this machine, with --bind 127.0.0.1.

  parley join HOST[:PORT] [--as NAME] [--data DIR] [--json]
      Joins a room: prints what is said, sends what you type. /who lists who is here, /search WORDS finds what was
      said, /help lists the rest, /quit leaves.

  parley web [--port PORT] [--data DIR] [--no-open]
      Opens Parley in your browser, served to this machine only.

  parley rooms [--data DIR] [--json]
  parley forget ROOM [--data DIR]
  parley export ROOM [--format jsonl|markdown|html] [--out FOLDER] [--data DIR]
  parley import FILE --data DIR [--name ROOM]
      List, delete, save as a file and restore what is kept of rooms. ROOM is a name or an id.

  --json   prints one JSON object a line on stdout and nothing else; every line of stdin is a message.
  --data   keeps settings and identity in DIR instead of your system's place for them.

Exit codes: 0 done, 1 a fault in Parley, 2 bad usage, 3 could not reach the room, 4 the room refused.
`
