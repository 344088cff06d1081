/**
 * Every limit of the protocol, with its reason. Sizes are bytes of UTF-8 unless the name says
 * characters (UTF-16 units, as JavaScript and JSON escapes count them); times are milliseconds.
 */
export const limits = {
  /**
   * One frame on the wire, without the newline: small enough to read whole, large enough for a page
   * of history.
   */
  frameBytes: 64 * 1024,
  /**
   * A frame from someone who has not said hello yet: strangers must not make the host buffer more.
   */
  helloFrameBytes: 4 * 1024,
  /**
   * A message body. JSON's longest escape takes six bytes per character, so even the longest body
   * fits a frame.
   */
  bodyChars: 8_000,
  /** A draft: twice the longest message, so that a text that is too long can be shortened. */
  draftChars: 16_000,
  /**
   * A saved draft: an unsent message, a line break and a draft. All drafts of a room fit one small
   * file.
   */
  savedDraftChars: 24_001,
  /** Any other input field: longer than the longest text that is typed into one, an invite. */
  fieldChars: 8_192,
  /** A display name, after cleaning. */
  nameChars: 40,
  /** A room's name, after cleaning. */
  roomNameChars: 60,
  /** A channel's name: it has to fit the sidebar. */
  channelChars: 30,
  /** A nonce or another id: 128 bits in base64url take 22 characters; a public key takes 43. */
  idChars: 64,
  /** A proof in base64url: an Ed25519 signature and a CPace confirmation take 86. */
  proofChars: 86,
  /** The longest pause between two messages that slow mode can require. */
  slowModeSeconds: 3_600,
  /**
   * Members that a room can ban: their list fits one frame. A room with more needs a stricter
   * policy.
   */
  bannedMembers: 150,
  /** Other addresses that a host sends its members. */
  otherAddresses: 8,
  /**
   * How long a member waits before it dials a computer again that was named as the host but did not
   * show its key. The wait doubles up to the maximum, so a host can make a member dial another
   * computer at most nine times in an hour.
   */
  unverifiedRetryMs: 15_000,
  unverifiedRetryMaxMs: 900_000,
  /**
   * Computers named as a room's host that a member dials in an hour: enough for a host with
   * otherAddresses that changes its network once.
   */
  unverifiedHostsPerHour: 16,
  /** Members that a room can mute at the same time. */
  mutedMembers: 150,
  /** People who wait for approval at the same time: one frame lists all of them. */
  knocks: 50,
  /**
   * People from one address who wait for approval at the same time: a family behind a router, not a
   * flood.
   */
  knocksPerAddress: 10,
  /** How long someone waits for approval. */
  knockMs: 300_000,
  /** Valid invites of one room. */
  invites: 100,
  /** Channels in a room: the sidebar and the welcome frame list them all. */
  channelsPerRoom: 100,
  /** Members connected at the same time. */
  membersHere: 1_000,
  /** Members that a room remembers. Beyond this, the one who joined first is forgotten. */
  membersKnown: 10_000,
  /**
   * Members in one presence frame: with 43-character ids and 40-character names it stays under
   * frameBytes.
   */
  membersPerFrame: 100,
  /** Events in one page of history. */
  pageEvents: 100,
  /** Bytes of events in one page: leaves space for the rest of the frame. */
  pageBytes: 56 * 1024,
  /**
   * Bytes waiting for one reader before it is closed with `slow-consumer`: about 8,000 short
   * messages, or twice the member list of a room with membersKnown. They take twice as much memory,
   * and the system buffers some megabytes more.
   */
  queuedBytes: 2 * 1024 * 1024,
  /** From accepting a connection to its hello. */
  helloMs: 10_000,
  /**
   * From accepting a connection to a finished TLS handshake: enough for a phone on bad Wi-Fi that
   * retransmits twice.
   */
  handshakeMs: 5_000,
  /** From dialling to a connection: longer than three SYN retries on a LAN. */
  dialMs: 8_000,
  /** From sending the hello to the welcome. */
  welcomeMs: 8_000,
  /**
   * Silence after which a side pings. After twice this time it treats the connection as half-open
   * and ends it.
   */
  heartbeatMs: 10_000,
  /**
   * How long a host may take to answer when its address or this computer's has changed: on a LAN an
   * answer takes milliseconds.
   */
  livenessMs: 1_000,
  /**
   * The shortest time between two such checks of one room: announcements prove nothing, and may
   * arrive in any number.
   */
  pathChangeMs: 2_000,
  /** How long a connection may take to flush its last frames when closing. */
  closingMs: 2_000,
  /** The delay before reconnecting: it doubles, with jitter, from the first to the longest. */
  backOffMs: 500,
  backOffMaxMs: 15_000,
  /**
   * How long a client must have been connected before the delay starts over. So a host that
   * disconnects it at once is dialled ever more rarely, and a connection that drops now and then is
   * restored quickly.
   */
  backOffResetMs: 5_000,
  /** How long someone counts as typing after a typing frame, and how often a client sends one. */
  typingMs: 6_000,
  typingEveryMs: 3_000,
  /** The shortest time between two typing frames of one connection that the host passes on. */
  typingRelayMs: 1_000,
  /** A search query. */
  queryChars: 200,
  /** Results in one page of a search. */
  searchHits: 50,
  /**
   * One message from a browser window to the app: the longest text in a command has as many
   * characters as frameBytes, of six bytes each at worst.
   */
  windowMessageBytes: 512 * 1024,
  /** One line of an imported file: an event fits a frame, and the file may be UTF-16. */
  importLineBytes: 128 * 1024,
  /** One piece of an imported file that a window sends to the app. */
  uploadChunkChars: 48 * 1024,
  /**
   * Connections from one address: an IPv4 address, an IPv6 /64, or one IPv6 address in the host's
   * own networks. A school behind one router is one address.
   */
  connectionsPerAddress: 250,
  /**
   * New connections per second from one address, and how many at once: a class that opens the app
   * together.
   */
  connectionsPerSecond: 20,
  connectionBurst: 100,
  /**
   * Connections that have not been admitted. One more closes the oldest of the address that has the
   * most, so a newcomer has a second even while 1,000 strangers connect in it.
   */
  unauthenticated: 1_000,
  /**
   * Addresses without a connection whose rate the host remembers: bounds its memory in a flood from
   * many addresses.
   */
  addressesRemembered: 10_000,
  /**
   * What one member may post per second, and at once. A message counts as one, plus one for each
   * pauseChars. Beyond this the host reads that member more slowly, and loses nothing. More than
   * people type, and less than a broken script sends.
   */
  postsPerSecond: 100,
  postBurst: 500,
  /** The same for edits, reactions and removals: several for each message that someone reads. */
  relationsPerSecond: 20,
  relationBurst: 100,
  /**
   * The same for requests, such as a page of history: they cost more than a message, but only one
   * reader gets the answer.
   */
  asksPerSecond: 50,
  askBurst: 200,
  /** Characters of a frame that count as one more message. */
  pauseChars: 1_000,
  /** The longest pause in reading a member: well under heartbeatMs, so that no side gives up. */
  pauseMs: 4_000,
  /**
   * Wrong passcodes per minute in one room: enough for typing errors, few for guessing one in a
   * million.
   */
  passcodesPerMinute: 5,
  /**
   * Wrong passcodes until the room locks its passcode: a chance of 1 in 50,000 of guessing six
   * digits.
   */
  passcodesUntilLocked: 20,
  /**
   * What a room may take on its host's disk, in MiB: some six million messages. Beyond it posts are
   * refused; reading still works.
   */
  roomMegabytes: 4_096,
  /** Recent rooms whose addresses Parley checks: more than a lobby shows at once. */
  recentsProbed: 20,
  /**
   * Further addresses remembered for a recent room: those of a computer that moves between two
   * networks.
   */
  recentAddresses: 4,
  /**
   * Addresses that a user lets Parley search for rooms, with ranges counted out: a /22, the largest
   * network of a usual office.
   */
  probedAddresses: 1_024,
  /** Addresses and ranges in that list. */
  probedEntries: 32,
  /** Characters of that list as typed. */
  probedChars: 4_000,
  /** How long one address may take to answer: one SYN retry, after a second, and a handshake. */
  probeMs: 3_000,
  /**
   * Queries at the same time, and started per second: a /24 takes about ten seconds and does not
   * flood a switch.
   */
  probesAtOnce: 64,
  probesPerSecond: 50,
  /**
   * How long a scan of the whole list waits for the lookup of a name. A name that takes longer is
   * queried once it is known.
   */
  lookUpMs: 10_000,
  /**
   * How long the result of a lookup is cached: with addresses, until the next turn; without, longer
   * than the lookups of a full list of unknown names take.
   */
  nameFoundMs: 60_000,
  nameNotFoundMs: 600_000,
  /** Lookups that are cached: those of that list and of recent rooms, and as many more. */
  namesCached: 100,
  /** How often an address that answered is queried again. After two silent turns, it is dropped. */
  probeEveryMs: 30_000,
  /**
   * Silent addresses queried again per second: a large range is scanned slowly, and a short list
   * every probeEveryMs.
   */
  probesOfSilentPerSecond: 4,
  /**
   * Errors of windows that one run of the app logs, so that a repeated one does not displace all
   * others.
   */
  windowFaults: 50,
  /** How long a deletion waits before it is sent, so that it can be undone. */
  undoMs: 5_000,
  /** Messages waiting in one client's outbox. */
  outboxMessages: 1_000,
} as const
