import { Parser, type Node } from 'commonmark'
import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { channelOf, type RoomEvent } from '../../protocol/log/events.ts'
import { timelineOf } from '../../protocol/log/timeline.ts'
import { cleanBody } from '../../protocol/text/text.ts'
import { exportTime, timeZoneWords, type Exported } from './export-formats.ts'
import { asMarkdown } from './export-markdown.ts'

const base = { seq: 1, epoch: 1, at: 0, nonce: 'n' } as const
/** An event as an export shows it. */
function exported(event: RoomEvent): Exported {
  const [entry] = timelineOf([event], () => [], '')
  if (!entry) throw new Error('it has no place')
  return { entry, channel: channelOf(event), quoted: null }
}

const said = (body: string, name = 'Ann'): RoomEvent => ({
  ...base,
  kind: 'messagePosted',
  author: { id: 'ann', name },
  channel: 'general',
  content: { text: body },
})
const joined: RoomEvent = { ...base, kind: 'memberJoined', author: { id: 'bob', name: 'Bob' } }

/** A block as it is shown: what it is, and its text. */
type Block = readonly [kind: string, text: string]

/** The reference implementation. */
function byCommonmark(source: string): Block[] {
  const blocks: Block[] = []
  const textOf = (node: Node | null): string => {
    let text = ''
    for (let child = node?.firstChild ?? null; child; child = child.next)
      text +=
        child.type === 'linebreak' || child.type === 'softbreak' ? '\n' : (child.literal ?? textOf(child))
    return text
  }
  for (let node = new Parser().parse(source).firstChild; node; node = node.next)
    blocks.push([node.type, node.type === 'code_block' ? (node.literal ?? '').slice(0, -1) : textOf(node)])
  return blocks
}

const KINDS: Readonly<Record<string, string>> = {
  heading_open: 'heading',
  paragraph_open: 'paragraph',
  fence: 'code_block',
}

/**
 * Another one, as strict as the first, or with the common extensions: tables, marks and bare
 * addresses.
 */
function byMarkdownIt(markdown: InstanceType<typeof MarkdownIt>) {
  // It shows an address decoded, as browsers do: %11 as its character.
  Object.assign(markdown, { normalizeLinkText: (address: string) => address })
  return (source: string): Block[] => {
    const tokens = markdown.parse(source, {})
    return tokens.flatMap(({ type, content }, i): Block[] => {
      if (type === 'fence') return [['code_block', content.slice(0, -1)]]
      if (type === 'inline' || type.endsWith('_close')) return []
      const text = (tokens[i + 1]?.children ?? []).map((child) =>
        child.type.endsWith('break') ? '\n' : child.type === 'image' ? '!' : child.content,
      )
      return [[KINDS[type] ?? type, text.join('')]]
    })
  }
}

const renderers: readonly (readonly [string, (source: string) => Block[]])[] = [
  ['commonmark', byCommonmark],
  ['markdown-it', byMarkdownIt(new MarkdownIt('commonmark'))],
  ['markdown-it with its additions', byMarkdownIt(new MarkdownIt({ linkify: true }))],
]

/**
 * What a renderer shows of a message between its author's line and the next item; null if anything
 * appears that was not written.
 */
function shown(render: (source: string) => Block[], body: string, name = 'Ann'): string | null {
  const source =
    asMarkdown.begin({ id: 'r', name: 'Lab' }) +
    asMarkdown.entry(exported(said(body, name))) +
    asMarkdown.entry(exported(joined))
  const [title, zone, head, ...rest] = render(source)
  const last = rest.pop()
  expect([title, zone, last]).toEqual([
    ['heading', 'Lab'],
    ['paragraph', timeZoneWords()],
    ['paragraph', `${exportTime(0)} #general Bob joined`],
  ])
  const line = `${name} ${exportTime(0)} #general`
  if (head?.[0] !== 'paragraph' || !head[1].startsWith(line)) return null
  const text = head[1].slice(line.length)
  const [block, ...others] = rest
  if (!block) return text.slice(1)
  return block[0] === 'code_block' && others.length === 0 && text === '' ? block[1] : null
}

describe.each(renderers)('kind 14: %s shows what was written', (_, render) => {
  test.each([
    'if a:\n\n    a_b',
    'a_b __c__ *d* **e** ~~f~~ `g` ``h`` $i$ ==j==',
    '# no heading\n## nor this\n#tag',
    '- no list\n+ nor this\n* nor this\n1. nor this\n2) nor this\n12345678901. x',
    '> no quote',
    'a\n---\nb\n===\nc\n***\nd\n___',
    '```js\nlet a_b = 1\n```',
    '~~~\nx\n~~~',
    '\tindented\n  ```\n````\n\ttext',
    'a | b\n--- | ---\n1 | 2',
    'a\n:-\nb\n:-: | -',
    '[link](http://a.b) ![image](http://a.b/c.png) <b>bold</b> <!-- c --> [ref]: /url',
    '[a]: http://b.c\n[a]',
    '&lt;b&gt; &amp; &#65; &copy; AT&T',
    String.raw`C:\new\*.txt \\ \_ ends in \ `.trim(),
    'ends in \\\nand goes on\\',
    'See https://example.com/a_b_(c)?x=1&y=*2*, and http://a.b/&copy;x',
    'https://good.example@evil.example/_x_',
    'Two spaces after this.  And so on.',
    'a  b\nname    count\nfour       4',
    'a\n\n\n\nb',
    '3.5 - 1 = 2.5',
    '1986. A great year!',
    'a@b.c www.example.com x',
    '日本語　の文\n　字下げ\u2028次',
    '{.class} {{x}} :smile: ^a^ H~2~O',
    '🙂 👩‍👩‍👧‍👦 e\u0301',
    'plain',
  ])('of %j', (body) => {
    expect(shown(render, body)).toBe(cleanBody(body))
  })

  test('whatever it is', () => {
    const sign = fc.constantFrom(...Array.from('\\`*_{}[]()#+-.!|~<>&;:="\'/@^$%?,1a \t\n'))
    const piece = fc.oneof(
      { weight: 6, arbitrary: sign },
      fc.constantFrom(
        '\n',
        '\n\n',
        '    ',
        '```',
        '---',
        '1. ',
        '- ',
        '&amp;',
        '<a>',
        'https://a.b/c_d',
        'é',
        '漢',
        '\u00A0',
        '\u2028',
      ),
    )
    const body = fc.array(piece, { maxLength: 30 }).map((pieces) => cleanBody(pieces.join('')))
    fc.assert(
      fc.property(
        body.filter((text) => text !== ''),
        (text) => {
          expect(shown(render, text)).toBe(text)
        },
      ),
      { numRuns: 1_500 },
    )
  })

  test('under a name with special characters', () => {
    for (const name of ['*', '_a_', '# C #', '(Ann)', 'A*n*n', '`x`', '1.', '- b', '[x](y)', '<i>', 'C:\\'])
      expect(shown(render, 'hi', name)).toBe('hi')
  })
})

describe('kind 14: the source is readable', () => {
  const written = (body: string): string => asMarkdown.entry(exported(said(body))).trim()
  const HEAD = `**Ann** ${exportTime(0)} #general`

  test('prose is a paragraph whose line breaks survive editors that strip blanks', () => {
    expect(written('Dear all,\n\nat ten, as said: see https://example.com/a_b')).toBe(
      `${HEAD}\\\nDear all,\\\n\\\nat ten, as said: see <https://example.com/a_b>`,
    )
  })

  test('text that needs its spaces is a code block, between fences that are not in it', () => {
    expect(written('if a:\n    a_b')).toBe(`${HEAD}\n\n\`\`\`\nif a:\n    a_b\n\`\`\``)
    expect(written('````\n  x')).toBe(`${HEAD}\n\n\`\`\`\`\`\n\`\`\`\`\n  x\n\`\`\`\`\``)
  })

  test('an address that may mislead is not a link', () => {
    expect(written('https://good.example@evil.example/')).toBe(
      `${HEAD}\\\nhttps\\://good.example@evil.example/`,
    )
  })
})
