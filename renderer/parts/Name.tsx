import { TriangleAlert } from 'lucide-react'
import type { Piece } from '../../shared/words/event-words.ts'
import { classNames } from './class-names.ts'
import css from './Name.module.css'
import { shownName, splitAtNames } from './shown-name.ts'

interface NameProps {
  readonly of: string
  readonly className?: string | undefined
}

/**
 * The name of a member, room or channel, isolated so that its direction does not affect the text
 * around it.
 */
export const Name = ({ of, className }: NameProps) => <bdi className={className}>{shownName(of).text}</bdi>

/** A name on one line. It is cut at the end of its own script; its tooltip has all of it. */
export function NameLine({ of, className }: NameProps) {
  const { text } = shownName(of)
  return (
    <bdi className={classNames(css['line'], className)} title={text}>
      {text}
    </bdi>
  )
}

/** Warns beside a name that its letters may mislead. Shows nothing for nearly every name. */
export function NameMark({ of }: { readonly of: string }) {
  const { doubt } = shownName(of)
  if (doubt === null) return null
  return (
    <span className={css['mark']} title={doubt}>
      <TriangleAlert className={css['icon']} aria-hidden />
      <span className="unseen">{doubt}</span>
    </span>
  )
}

/** A sentence of the log: its names are isolated, so a right-to-left one does not reverse it. */
export const Pieces = ({ of }: { readonly of: readonly Piece[] }) =>
  of.map(({ text, isName }, index) =>
    // oxlint-disable-next-line react/no-array-index-key -- pieces of a text have nothing but their order
    isName ? <Name key={index} of={text} /> : text,
  )

/** A sentence that contains these names, each of them isolated. */
export const WithNames = ({ text, names }: { readonly text: string; readonly names: readonly string[] }) =>
  splitAtNames(text, names).map((piece, index) =>
    index % 2 === 0 ? (
      piece
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- pieces of a text have nothing but their order
      <Name key={index} of={piece} />
    ),
  )
