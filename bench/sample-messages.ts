import type { MessagePosted } from '../shared/protocol/log/events.ts'

const WORDS = (
  'the and you that was for are with his they this have from one had word but not what all were when your can said ' +
  'there use each which she how their will other about out many then them these some her would make like him into ' +
  'time has look two more write see number way could people than first water been call who oil its now find long ' +
  'down day did get come made may part homework meeting lecture deadline exam physics chemistry library printer ' +
  'project schedule tomorrow yesterday canteen review release branch merge server database network password update ' +
  'question answer example exercise solution chapter figure table coffee lunch window keyboard screen battery cable'
).split(' ')
const HAN = [
  '明天下午开会',
  '请看第三章的练习',
  '打印机又坏了',
  '今天的作业是什么',
  '東京の会議は来週です',
  '図書館で会いましょう',
]
const CHANNELS = ['general', 'homework', 'physics', 'off-topic', 'projects', 'library']
const YEAR_MS = 365 * 24 * 3_600_000

/** Pseudo-random numbers, the same in every run (xorshift32). */
function seededRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

export const authors = Array.from({ length: 40 }, (_, i) => ({
  id: `member${String(i).padStart(2, '0')}0123456789abcd`,
  name: `Member ${i}`,
}))

/**
 * A year of messages, the same in every run: about a hundred characters each, with common words
 * more often than rare ones. One in fifty has text without spaces, and a few have a very rare word.
 */
export function* sampleMessages(count: number, first = 1): Generator<MessagePosted> {
  const random = seededRandom(0x9e3779b9)
  // The smallest of three numbers: frequencies fall off, as those of words do.
  const word = () => WORDS[Math.min(random(WORDS.length), random(WORDS.length), random(WORDS.length))] ?? ''
  const start = Date.UTC(2025, 0, 1)
  for (let i = 0; i < count; i++) {
    const words = Array.from({ length: 8 + random(26) }, word)
    if (i % 50 === 7) words.push(HAN[random(HAN.length)] ?? '')
    if (i % 1_000 === 3) words.push(`ticket${random(100_000)}`)
    if (i % 100_000 === 5) words.push('zeitgeist')
    yield {
      kind: 'messagePosted',
      seq: first + i,
      epoch: 1,
      at: start + Math.floor((i * YEAR_MS) / count),
      author: authors[Math.min(random(40), random(40))] ?? { id: 'nobody', name: 'Nobody' },
      nonce: `${i.toString(36)}-${random(2 ** 30).toString(36)}-${random(2 ** 30).toString(36)}`,
      channel: CHANNELS[Math.min(random(6), random(6))] ?? 'general',
      content: { text: words.join(' ') },
    }
  }
}

/** Searches for words from everywhere to nowhere, each with its kind. */
export const queries = [
  { kind: 'common word', query: 'homework' },
  { kind: 'very common word', query: 'the' },
  { kind: 'rare word', query: 'zeitgeist' },
  { kind: 'word of one message', query: 'ticket4711' },
  { kind: 'part of a word', query: 'eitgei' },
  { kind: 'part of a common word', query: 'omewor' },
  { kind: 'two common words', query: 'printer library' },
  { kind: 'two words, one rare', query: 'the zeitgeist' },
  { kind: 'three words', query: 'physics exam tomorrow' },
  { kind: 'two letters', query: 'ex' },
  { kind: 'one letter', query: 'q' },
  { kind: 'Chinese, two characters', query: '会议' },
  { kind: 'Chinese, one character', query: '会' },
  { kind: 'Japanese, four characters', query: '図書館で' },
  { kind: 'nothing found', query: 'xylophonist' },
  { kind: 'syntax characters', query: '"exam" OR (lunch' },
  { kind: 'in a channel', query: 'deadline', channel: 'library' },
  { kind: 'of an author', query: 'coffee', author: authors[39]?.id ?? '' },
  { kind: 'in a month', query: 'canteen', from: Date.UTC(2025, 1, 1), until: Date.UTC(2025, 2, 1) },
  { kind: 'in an early week', query: 'the', from: Date.UTC(2025, 0, 1), until: Date.UTC(2025, 0, 8) },
  { kind: 'older page', query: 'homework', before: 20_000 },
] as const
