/**
 * Every bound of the protocol, with its reason. Sizes are bytes of UTF-8 unless the name says characters
 * (UTF-16 units, as JavaScript and JSON escapes count them); times are milliseconds.
 */
export const limits = {
  /** One frame on the wire, newline excluded. Small enough to read whole, large enough for a page of history. */
  frameBytes: 64 * 1024,
  /** A frame from somebody who has not said hello yet: a stranger may not make the host buffer more. */
  helloFrameBytes: 4 * 1024,
  /** A message body. Six bytes a character is JSON's worst escape, so the longest still fits a frame. */
  bodyChars: 8_000,
  /** A message that is being written: twice what can be sent, so that a text that is too long can be shortened. */
  draftChars: 16_000,
  /** The same as it is kept: with a message before it that could not be sent, on a line of its own. All of a room fit one small file. */
  keptDraftChars: 24_001,
  /** Any other field: more than the longest that fits one, an invite, takes. */
  fieldChars: 8_192,
  /** A display name, after cleaning. */
  nameChars: 40,
  /** A room's name, after cleaning. */
  roomNameChars: 60,
  /** A channel's name: it stands in a sidebar. */
  channelChars: 30,
  /** A nonce or another id: 128 bits in base64url take 22 characters; a public key takes 43. */
  idChars: 64,
  /** A proof in base64url: an Ed25519 signature and a CPace confirmation take 86. */
  proofChars: 86,
  /** The longest pause that slow mode asks for between two messages. */
  slowModeSeconds: 3_600,
  /** Members that a room bans; a room with more needs another join policy. Their list fits one frame. */
  bannedMembers: 150,
  /** Addresses of its own that a host tells its members. */
  toldAddresses: 8,
  /**
   * How long a machine is left alone that was said to be the host and did not show its key; doubles each time, up to the next. What
   * members can be made to knock at is at most nine times in an hour.
   */
  toldAgainMs: 15_000,
  toldAgainMaxMs: 900_000,
  /** Machines that are said to be one room's host and are dialled in an hour: a host with toldAddresses that moves to other networks once. */
  toldMachinesPerHour: 16,
  /** Members muted at the same time. */
  mutedMembers: 150,
  /** People who wait at the door at once; a frame tells of all of them. */
  knocks: 50,
  /** People from one address who wait at the door at once: a family behind a router, not a flood. */
  knocksPerAddress: 10,
  /** How long somebody waits at the door for an answer. */
  knockMs: 300_000,
  /** Invites of one room that are good at the same time. */
  invites: 100,
  /** Channels a room may have: the sidebar and the welcome frame list them all. */
  channelsPerRoom: 100,
  /** Members that may be connected at once. */
  membersHere: 1_000,
  /** Members a room remembers by name; beyond this the one who joined first is forgotten. */
  membersKnown: 10_000,
  /** Members in one presence frame: at 43-character ids and 40-character names this stays under frameBytes. */
  membersPerFrame: 100,
  /** Events in one page of history. */
  pageEvents: 100,
  /** Bytes of events in one page: leaves room for the rest of the frame. */
  pageBytes: 56 * 1024,
  /**
   * Bytes waiting for one reader before it is closed with `slow-consumer`: about 8,000 short messages, and twice the roster
   * of a room that knows membersKnown. The memory around them is as much again, and the system holds some megabytes more.
   */
  queuedBytes: 2 * 1024 * 1024,
  /** From accepting a connection to its hello. */
  helloMs: 10_000,
  /** From accepting a connection to a finished TLS handshake: a phone on bad Wi-Fi retransmits twice and still makes it. */
  handshakeMs: 5_000,
  /** From asking for a connection to having one. Longer than three SYN retries on a LAN. */
  dialMs: 8_000,
  /** From sending the hello to the welcome. */
  welcomeMs: 8_000,
  /** Silence after which a side pings; after twice this it gives the connection up as half-open. */
  heartbeatMs: 10_000,
  /** How long a host may take to answer when its address or this machine's has changed: on a LAN an answer takes milliseconds. */
  signOfLifeMs: 1_000,
  /** The shortest time between two such checks of one room: announcements prove nothing, and may come as often as they like. */
  wayChangeMs: 2_000,
  /** How long a connection may take to flush its last frames when closing. */
  closingMs: 2_000,
  /** First delay before reconnecting; doubles, with jitter, up to the next. */
  backOffMs: 500,
  backOffMaxMs: 15_000,
  /**
   * How long a client must have been in until the next delay is the first again: a host that cuts it off at once, over and over, is dialled
   * ever more rarely, and a link that drops no more often than this is back at once.
   */
  lastingMs: 5_000,
  /** How long somebody counts as typing after the last typing frame, and how often one is sent. */
  typingMs: 6_000,
  typingEveryMs: 3_000,
  /** The shortest time between two typing signals of one connection that are passed on. */
  typingRelayMs: 1_000,
  /** A search query. */
  queryChars: 200,
  /** Hits in one page of search results. */
  searchHits: 50,
  /**
   * One message of a browser's window to the app: the longest text in a command is as many characters as
   * frameBytes, of six bytes each at JSON's worst.
   */
  windowMessageBytes: 512 * 1024,
  /** Bytes of one line of an imported file: an event fits a frame, and a file may be UTF-16. */
  importLineBytes: 128 * 1024,
  /** One piece of an imported file on its way from a window to the app. */
  uploadChunkChars: 48 * 1024,
  /**
   * Connections from one address: an IPv4 address, an IPv6 /64 elsewhere, or one IPv6 address of the host's own networks.
   * A school behind one router is one address.
   */
  connectionsPerAddress: 250,
  /** New connections a second from one address, and how many may come at once: a class that opens the app together. */
  connectionsPerSecond: 20,
  connectionBurst: 100,
  /**
   * Connections of people who have not been let in. When one more comes, the oldest of the address with the most goes, so
   * an honest newcomer has a second even while 1,000 strangers connect in it.
   */
  unauthenticated: 1_000,
  /** Addresses without a connection whose pace is remembered: what a flood from everywhere may make the host keep. */
  addressesRemembered: 10_000,
  /**
   * What one member may say in a second, lastingly, and at once: a message is one, and one more for each pauseChars in it.
   * Beyond it the host reads that member more slowly; nothing is lost. Faster than hands, slower than a broken script.
   */
  postsPerSecond: 100,
  postBurst: 500,
  /** The same for what a member asks for, such as a page of history. Dearer than a message, but told to one reader only. */
  asksPerSecond: 50,
  askBurst: 200,
  /** Characters of a frame that count as much as one message. */
  pauseChars: 1_000,
  /** The longest the host does not read a member at all: well under heartbeatMs, so that neither takes the other for dead. */
  pauseMs: 4_000,
  /** Wrong passcodes in one room in a minute: enough for typing errors, and a guesser's share of a million is small. */
  passcodesPerMinute: 5,
  /** Wrong passcodes until the room takes none before its host makes a new one: 1 in 50,000 for six digits. */
  passcodesUntilLocked: 20,
  /** What a room may take on its host's disk, in MiB: some six million messages. Then posts are refused; reading goes on. */
  roomMegabytes: 4_096,
  /** Addresses of recent rooms that are asked whether the room is there: more than a lobby shows at once. */
  recentsProbed: 20,
  /** Addresses besides its own that a room of before is remembered at: those of a machine that goes between two networks. */
  recentAddresses: 4,
  /** Addresses that a user lets Parley ask for rooms, ranges counted out: a /22, the largest network that one office has. */
  probedAddresses: 1_024,
  /** Addresses and ranges in that list. */
  probedEntries: 32,
  /** Characters of that list as it is typed. */
  probedChars: 4_000,
  /** How long one address may take to answer for its room: one SYN retry, after a second, and a handshake. */
  probeMs: 3_000,
  /** Addresses that are asked at the same time, and begun in a second: a /24 in some ten seconds, and no flood for a switch. */
  probesAtOnce: 64,
  probesPerSecond: 50,
  /**
   * How long whoever waits until all of that list was asked waits for a name to be looked up: one that leads nowhere comes and goes before
   * it. It is asked once it is known.
   */
  namingMs: 10_000,
  /** How long it is known where a name leads, and that it leads nowhere: to the next turn; and longer than a full list of such names takes. */
  nameKnownMs: 60_000,
  nameUnknownMs: 600_000,
  /** Names of which this is known: those of that list and of recent rooms, and as many more. */
  namesKnown: 100,
  /** How often an address that answered is asked again. One that misses two turns is gone. */
  probeEveryMs: 30_000,
  /** Silent addresses that are asked again in a second: a large range is looked through slowly, a short list every probeEveryMs. */
  probesOfSilentPerSecond: 4,
  /** Errors of windows that one run of the app writes down: one that fails all the time must not drive out what was there before. */
  windowFaults: 50,
  /** Messages waiting in one client's outbox. */
  outboxMessages: 1_000,
} as const
