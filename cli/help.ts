import { DEFAULT_PORT } from '../shared/protocol/wire/version.ts'

/** The list of commands; `command` is how to run them here. Each paragraph is one line. */
export const helpText = (
  command: string,
): string => `Parley: chat with everyone on this network, no server to set up.
${command === 'parley' ? '' : `Here, write ${command} in place of parley.\n`}
  parley host  [--name ROOM] [--as NAME] [--join open|knock|passcode|invite|closed] [--bind ADDRESS] [--port PORT] [--data DIR] [--json] [--qr] [--limit NAME=VALUE]… [--keep-events N] [--keep-days N] [--keep-megabytes N] [--plain] [--hidden]
      Hosts a room until Ctrl-C and shows its invite. At a terminal you’re in the room: type to talk; /help lists commands. In a pipe or with --json, each line of stdin is a command; help lists them.
      Listens on every network, on port ${DEFAULT_PORT} or the next free port. With --port, exactly that port is used (0: any free port). Messages are kept for the next time; --keep-… deletes the oldest beyond a limit.
      --join sets who can join without an invite: anyone, people you approve, anyone with the passcode, or (the default) no one; closed also disables invites.
      --qr always shows the invite as a QR code; without it, only where it fits.
      --hidden doesn’t announce the room on this network; people join by address or invite.
      --limit changes a limit, such as members-here=50.
      --plain is for measuring and debugging on this computer, with --bind 127.0.0.1: no encryption, no rate limits.

  parley knocks [--data DIR] [--json]
  parley admit NAME, parley refuse NAME
  parley invite [HOURS]
      For a parley host running on the same DIR: list who is waiting, let them in or not, make an invite.

  parley join  HOST[:PORT] | 'parley://…' [--as NAME] [--passcode 123456] [--trust KEY] [--data DIR] [--json [--commands]] [--plain] [--no-nearby]
      Joins a room: prints messages and sends what you type. /who lists who is here, /search WORDS finds messages, /reply, /edit, /react and /delete list messages with their numbers, /help lists the rest, /quit leaves. Put an invite in quotes.
      --commands, with --json, takes one command per line of stdin: post, edit, remove or react.
      --trust accepts KEY as the host’s new key. First compare it with the one that the host shows.
      If the host moves to another address, Parley finds it by its announcements; --no-nearby turns that off.

  parley web  [--port PORT] [--data DIR] [--no-open] [--no-nearby]
      Opens Parley in your browser, for this computer only. --no-nearby neither looks for rooms nor announces yours.

  parley ls  [--probe ADDRESS|RANGE]… [--watch] [--json]
      Lists the rooms on this network. --probe also checks an address, or a range of a private network such as 10.0.5.0/24; add :PORT if it isn’t ${DEFAULT_PORT}.

  parley doctor [HOST[:PORT]] [--json]
      Finds out why this computer can’t find or join a room.

  parley rooms [--data DIR] [--json]
  parley forget ROOM [--data DIR]
  parley export ROOM [--format jsonl|markdown|html] [--out FOLDER] [--data DIR]
  parley import FILE --data DIR [--name ROOM]
      List, delete, export and import the rooms kept on this computer. ROOM is a name or an id.

  parley updates serve DIR [--bind ADDRESS] [--port PORT]
      Serves the files of a release to Parley on a network without internet access.

  --json   prints one JSON object per line on stdout and nothing else; each line of stdin is a message or, for a host, a command.
  --data   keeps settings and identity in DIR instead of the usual folder.
  --version, without a command, shows the version.

Exit codes: 0 done, 1 an error in Parley (doctor: a problem was found), 2 wrong usage, 3 couldn’t reach the room, 4 the room refused, or not everything on stdin was sent.`
