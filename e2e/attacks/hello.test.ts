import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ClientFrame } from '../../shared/protocol/wire/frames.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { deviceOf } from '../faults/device.ts'
import { TargetRoom, until } from './target-room.ts'
import { RawClient, joinRaw, signedPost } from './raw-client.ts'
import { tryJoin } from './joining-client.ts'

const ann = deviceOf('Ann')
const mallory = deviceOf('Mallory')

describe('a hello', () => {
  test('[S1] captured on one connection is refused on another', async () => {
    const room = await TargetRoom.open()
    const honest = await RawClient.connect(room.port)
    const hello = honest.hello('Ann')
    honest.say(hello)
    await honest.frame('welcome')
    const replay = await RawClient.connect(room.port)
    replay.say(hello)
    expect(await replay.closeReason()).toBe('bad-proof')
    // The owner of the captured hello is not affected.
    honest.say(signedPost(ann, 'n1', 'still here'))
    expect(await honest.frame('ack')).toMatchObject({ nonce: 'n1' })
  })

  test('[S1] with someone else’s key does not make the sender that member', async () => {
    const room = await TargetRoom.open()
    expect(await tryJoin('Ann', room.port)).toBe('joined')
    await until(() => room.hasMember(ann.publicKey))
    const swapped = await RawClient.connect(room.port)
    swapped.say({ ...swapped.hello('Ann', mallory), key: ann.publicKey })
    expect(await swapped.closeReason()).toBe('bad-proof')
    const bare = await RawClient.connect(room.port)
    const { proof: _, ...unproved } = bare.hello('Ann', ann)
    bare.say(unproved)
    expect(await bare.closeReason()).toBe('bad-proof')
    // With the same name but another key it is another person, who gets another name.
    const other = await joinRaw(room.port, 'Ann', mallory)
    expect((await other.frame('welcome')).you).toEqual({ id: mallory.publicKey, name: 'Ann 2' })
    expect(await tryJoin('Ann', room.port)).toBe('joined')
  })

  test('[F2] over the limit ends the connection before it is read completely; one at the limit is read', async () => {
    const room = await TargetRoom.open()
    const padded = async (bytes: number) => {
      const rawClient = await RawClient.connect(room.port)
      const hello = JSON.stringify(rawClient.hello('Ann'))
      // An unknown member is dropped [V3], but counts towards the length.
      const padding = 'x'.repeat(bytes - hello.length - ',"pad":""'.length)
      rawClient.raw(`${hello.slice(0, -1)},"pad":"${padding}"}\n`)
      return rawClient
    }
    expect(await (await padded(limits.helloFrameBytes + 1)).closeReason()).toBe('frame-too-large')
    const endless = await RawClient.connect(room.port)
    endless.raw(Buffer.alloc(limits.helloFrameBytes + 1, 'x'))
    expect(await endless.closeReason()).toBe('frame-too-large')
    await (await padded(limits.helloFrameBytes)).frame('welcome')
  })
})

/** One of each command that only a member may send. */
const commands: readonly ClientFrame[] = [
  signedPost(mallory, 'n1', 'let me in'),
  { kind: 'createChannel', nonce: 'n2', name: 'mine' },
  { kind: 'rename', nonce: 'n3', name: 'Owner' },
  { kind: 'page', id: 1, before: 1_000, limit: 100 },
  { kind: 'resume', epoch: 1, seq: 0 },
  { kind: 'typing', channel: 'general' },
  { kind: 'moderate', nonce: 'n4', act: { kind: 'door', policy: 'open' } },
  { kind: 'answerKnock', knock: 'k1', letIn: true },
  { kind: 'confirm', confirmation: 'A'.repeat(86) },
]

describe('before being admitted', () => {
  test.each(commands)(
    '[H1] $kind instead of a hello ends the connection and has no effect',
    async (frame) => {
      const room = await TargetRoom.open()
      const rawClient = await RawClient.connect(room.port)
      rawClient.say(frame)
      expect(await rawClient.closeReason()).toBe('bad-frame')
      expect(rawClient.heard).toHaveLength(1)
      expect(room.events).toEqual([])
    },
  )

  test.each(commands)(
    '[H6] $kind while waiting for approval ends the connection and has no effect',
    async (frame) => {
      const room = await TargetRoom.open({ policy: 'knock' })
      const rawClient = await RawClient.connect(room.port)
      rawClient.say(rawClient.hello('Mallory'))
      await rawClient.frame('waiting')
      // With the knock's real id: newcomers cannot approve themselves.
      const knock = room.hosted.knocks[0]?.id ?? ''
      rawClient.say(frame.kind === 'answerKnock' ? { ...frame, knock } : frame)
      expect(await rawClient.closeReason()).toBe('bad-frame')
      expect(room.hosted.knocks).toEqual([])
      expect(room.events).toEqual([])
    },
  )

  test('[H6] an admitted member may post', async () => {
    const room = await TargetRoom.open({ policy: 'knock' })
    const rawClient = await RawClient.connect(room.port)
    rawClient.say(rawClient.hello('Ann'))
    await rawClient.frame('waiting')
    const [knock] = room.hosted.knocks
    expect(knock).toMatchObject({ name: 'Ann', key: ann.publicKey })
    room.hosted.answerKnock(knock?.id ?? '', true)
    await rawClient.frame('welcome')
    rawClient.say(signedPost(ann, 'n1', 'thank you'))
    await rawClient.frame('ack')
    expect(room.messages).toEqual([['Ann', 'thank you']])
  })

  test('[H1] a second hello ends the connection', async () => {
    const room = await TargetRoom.open()
    const rawClient = await joinRaw(room.port, 'Ann')
    rawClient.say(rawClient.hello('Mallory', mallory))
    expect(await rawClient.closeReason()).toBe('bad-frame')
    expect(room.hasMember(mallory.publicKey)).toBe(false)
  })
})

describe('a member that floods', () => {
  test('[S8] is slowed down, while the others are served at once', async () => {
    const room = await TargetRoom.open()
    const [flooder, honest] = [await joinRaw(room.port, 'Mallory'), await joinRaw(room.port, 'Ann')]
    for (let i = 0; i < 5_000; i++) flooder.say(signedPost(mallory, `n${i}`, 'spam'))
    // After the first ack, some of the flood has certainly arrived.
    await flooder.frame('ack')
    honest.say(signedPost(ann, 'n1', 'hello'))
    expect(await honest.frame('ack')).toMatchObject({ nonce: 'n1' })
    const spam = room.messages.filter(([name]) => name === 'Mallory')
    expect(spam.length).toBeGreaterThan(0)
    expect(spam.length).toBeLessThan(limits.postBurst + 10 * limits.postsPerSecond)
  })
})

describe('slow and silent strangers', () => {
  const deadlines = { limits: { handshakeMs: 1_000, helloMs: 1_500 } }

  /** A connection that is not TLS yet. */
  async function plain(port: number) {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => {}).resume()
    onTestFinished(() => void socket.destroy())
    await once(socket, 'connect')
    return socket
  }

  /** Resolves at the end of a connection, also by a reset. */
  const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve))

  test('[S8] a slow handshake or hello ends in time, and others join meanwhile', async () => {
    const room = await TargetRoom.open(deadlines)
    const silent = await plain(room.port)
    const dribbling = await plain(room.port)
    // A ClientHello with a stated length of 512 bytes, one byte at a time.
    dribbling.write(Uint8Array.of(0x16, 3, 1, 2, 0))
    const drip = setInterval(() => dribbling.write(Uint8Array.of(1)), 50)
    onTestFinished(() => clearInterval(drip))
    const greeted = await RawClient.connect(room.port)
    const halfHello = await RawClient.connect(room.port)
    halfHello.raw('{"kind":"hello",')
    const ends = [closed(silent), closed(dribbling)]
    expect(await tryJoin('Ann', room.port)).toBe('joined')
    await Promise.all(ends)
    expect(await greeted.closeReason()).toBe('hello-timeout')
    expect(await halfHello.closeReason()).toBe('hello-timeout')
    expect(await tryJoin('Bob', room.port)).toBe('joined')
  })

  test('[S8] pings do not extend the time for a hello', async () => {
    const room = await TargetRoom.open(deadlines)
    const rawClient = await RawClient.connect(room.port)
    const pinging = setInterval(() => rawClient.say({ kind: 'ping' }), 100)
    onTestFinished(() => clearInterval(pinging))
    expect(await rawClient.closeReason()).toBe('hello-timeout')
    expect(rawClient.heard.filter(({ kind }) => kind === 'pong')).toEqual([])
  })

  test('[S8] an address has a limited number of connections, and strangers lose theirs after the handshake time', async () => {
    const room = await TargetRoom.open({ limits: { ...deadlines.limits, connectionsPerAddress: 6 } })
    const member = await joinRaw(room.port, 'Ann')
    const hoard = await Promise.all(Array.from({ length: 5 }, () => plain(room.port)))
    const ends = hoard.map(closed)
    await closed(await plain(room.port))
    expect(hoard.every(({ destroyed }) => !destroyed)).toBe(true)
    await Promise.all(ends)
    expect(await tryJoin('Bob', room.port)).toBe('joined')
    member.say(signedPost(ann, 'n1', 'undisturbed'))
    expect(await member.frame('ack')).toMatchObject({ nonce: 'n1' })
  })

  test('[S8] garbage instead of TLS ends only its own connection', async () => {
    const room = await TargetRoom.open()
    const member = await joinRaw(room.port, 'Ann')
    for (const garbage of ['GET / HTTP/1.1\r\n\r\n', '{"kind":"hello"}\n', '\0'.repeat(20_000)]) {
      const stranger = await plain(room.port)
      stranger.write(garbage)
      await closed(stranger)
    }
    member.say(signedPost(ann, 'n1', 'undisturbed'))
    expect(await member.frame('ack')).toMatchObject({ nonce: 'n1' })
  })
})
