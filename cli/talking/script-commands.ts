import * as v from 'valibot'
import { parseMessageId, type MessageRef } from '../../shared/protocol/log/message-ref.ts'
import { isReactionKey } from '../../shared/protocol/log/reaction-key.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'

const REF_CHARS = 200

const text = (name: string) => v.string(`“${name}” must be a string`)

/** An id of a message, as a `message` line has it. */
const messageIdOf = (name: string) =>
  v.pipe(
    text(name),
    v.rawTransform<string, MessageRef>(({ dataset, addIssue, NEVER }) => {
      const ref = parseMessageId(dataset.value)
      if (ref !== null) return ref
      addIssue({ message: `“${name}” isn’t the id of a message` })
      return NEVER
    }),
  )

/** A script's name for a command, which the answer repeats. */
const ref = v.union(
  [v.pipe(v.string(), v.maxLength(REF_CHARS)), v.number()],
  `“ref” must be a number or a string of up to ${REF_CHARS} characters`,
)

const members = <const E extends v.ObjectEntries>(entries: E) =>
  v.strictObject({ ...entries, ref: v.exactOptional(ref) }, (issue) => {
    if (issue.expected === 'Object') return 'it must be an object'
    return issue.expected === 'never'
      ? `it has no member ${shown(issue.received)}`
      : `${shown(issue.expected)} is missing`
  })

/** The commands of `--commands`. Each line is an object with one of them. */
const commands = {
  post: members({
    text: text('text'),
    channel: v.exactOptional(text('channel')),
    replyTo: v.exactOptional(v.nullable(messageIdOf('replyTo'))),
  }),
  edit: members({ id: messageIdOf('id'), text: text('text') }),
  remove: members({ id: messageIdOf('id') }),
  react: members({
    id: messageIdOf('id'),
    key: v.pipe(text('key'), v.check(isReactionKey, '“key” isn’t a single emoji')),
    on: v.boolean('“on” must be true or false'),
  }),
} as const

type Kind = keyof typeof commands
export type ScriptCommand = {
  [K in Kind]: { readonly kind: K } & Readonly<v.InferOutput<(typeof commands)[K]>>
}[Kind]

export type ScriptLine =
  | { readonly ok: true; readonly command: ScriptCommand }
  /** `ref` if it can be read; `text` says what is wrong, and goes after the line number. */
  | { readonly ok: false; readonly ref: string | number | undefined; readonly text: string }

const KINDS = Object.keys(commands).join(', ')

/** Reads one line of `--commands`. */
export function readScriptLine(line: string): ScriptLine {
  const bad = (what: string, of?: unknown): ScriptLine => ({ ok: false, ref: refIn(of), text: what })
  const read = parsed(line)
  if (!isObject(read)) return bad(`not a JSON object with one of ${KINDS}`)
  const names = Object.keys(read)
  const unknown = names.find((name) => !Object.hasOwn(commands, name))
  if (unknown !== undefined) return bad(`unknown command ${shown(unknown)}; there are ${KINDS}`, read)
  const [kind] = names as Kind[]
  if (kind === undefined || names.length > 1) return bad('exactly one command must be in a line', read)
  const checked = v.safeParse(commands[kind], read[kind], {
    abortEarly: true,
  })
  if (!checked.success) return bad(`${kind}: ${checked.issues[0].message}`, read)
  return { ok: true, command: { kind, ...checked.output } as ScriptCommand }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const isObject = (input: unknown): input is Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

/** The ref of the only command in a line. */
function refIn(read: unknown): string | number | undefined {
  const [command, ...others] = isObject(read) ? Object.values(read) : []
  const given = others.length === 0 && isObject(command) ? v.safeParse(ref, command['ref']) : null
  return given?.success ? given.output : undefined
}

/** A name from the input, in quotation marks and shortened. */
const shown = (name: string | null): string => `“${cleanName((name ?? '').replaceAll('"', '').slice(0, 40))}”`
