import { DEFAULT_PORT } from '../shared/protocol/version.ts'

/** The list of commands; `command` is how they are called here. Each paragraph is one line. */
export const helpText = (
  command: string,
): string => `Parley: chat with everyone on this network, no server to set up.
${command === 'parley' ? '' : `Here, write ${command} in place of parley.\n`}
  parley host  [--name ROOM] [--as NAME] [--join open|knock|passcode|invite|closed] [--bind ADDRESS] [--port PORT] [--data DIR] [--json] [--qr] [--limit NAME=VALUE]… [--keep-events N] [--keep-days N] [--keep-megabytes N] [--plain] [--hidden]
      Hosts a room until Ctrl-C and shows the invite to it. At a terminal you are in the room: type to talk, /help lists commands. In a pipe and with --json, each line of stdin is a command: help lists them.
      Listens on every network, on port ${DEFAULT_PORT} or the next that is free; --port PORT takes that one or none, and 0 any free one. What was said is there again the next time; --keep-… forgets the oldest beyond a limit.
      --join says who may join without an invite: anyone, people you approve, anyone with the passcode, or (the default) no one; closed refuses invites, too.
      --qr shows the invite as a QR code as well; without it, only where there is room for both.
      --hidden does not announce the room on this network; people join it by address or invite.
      --limit sets a limit, such as members-here=50.
      --plain is for measuring and debugging on this computer, with --bind 127.0.0.1: no encryption, no limits of pace.

  parley knocks [--data DIR] [--json]
  parley admit NAME, parley refuse NAME
  parley invite [HOURS]
      For a parley host that runs on the same DIR: who is waiting, your answers to them, a new invite.

  parley join  HOST[:PORT] | 'parley://…' [--as NAME] [--passcode 123456] [--trust KEY] [--data DIR] [--json] [--plain] [--no-nearby]
      Joins a room: prints what is said, sends what you type. /who lists who is here, /search WORDS finds messages, /help lists the rest, /quit leaves. Put an invite in quotes.
      --trust takes KEY for the key of the host after it has changed; compare it with what the host shows.
      A host that moves to another address is found there by its announcements; --no-nearby does not look.

  parley web  [--port PORT] [--data DIR] [--no-open] [--no-nearby]
      Opens Parley in your browser, served to this computer only. --no-nearby neither looks for rooms nor announces yours.

  parley ls  [--probe ADDRESS|RANGE]… [--watch] [--json]
      Lists the rooms that are announced on this network. --probe asks beyond it: an address, or a range of a private network as in 10.0.5.0/24, with :PORT after it where that is not ${DEFAULT_PORT}.

  parley doctor [HOST[:PORT]] [--json]
      Says what keeps this computer from finding or joining a room.

  parley rooms [--data DIR] [--json]
  parley forget ROOM [--data DIR]
  parley export ROOM [--format jsonl|markdown|html] [--out FOLDER] [--data DIR]
  parley import FILE --data DIR [--name ROOM]
      List, delete, save as a file and restore what is kept of rooms. ROOM is a name or an id.

  parley updates serve DIR [--bind ADDRESS] [--port PORT]
      Serves the files of a release to the apps of a network without internet.

  --json   prints one JSON object a line on stdout and nothing else; each line of stdin is a message, or to a host a command.
  --data   keeps settings and identity in DIR instead of your system's place for them.
  --version, without a command, says which Parley this is.

Exit codes: 0 done, 1 a fault in Parley (of doctor: a problem was found), 2 bad usage, 3 could not reach the room, 4 the room refused, or not everything on stdin was sent.`
