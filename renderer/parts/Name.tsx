import { TriangleAlert } from 'lucide-react'
import { classNames } from './class-names.ts'
import css from './Name.module.css'
import { shownName, splitAtNames } from './shown-name.ts'

interface NameProps {
  readonly of: string
  readonly className?: string | undefined
}

/** A name of a member, room or channel, kept to itself: its direction does not reach what stands around it. */
export const Name = ({ of, className }: NameProps) => <bdi className={className}>{shownName(of).text}</bdi>

/** A name in one line that is cut where its own script ends, and says all of it to whoever points at it. */
export function NameLine({ of, className }: NameProps) {
  const { text } = shownName(of)
  return (
    <bdi className={classNames(css['line'], className)} title={text}>
      {text}
    </bdi>
  )
}

/** Says beside a name that its letters may not be the ones they seem. Nothing for nearly every name. */
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

/** A sentence that was put together with these names in it; each is kept to itself. */
export const WithNames = ({ text, names }: { readonly text: string; readonly names: readonly string[] }) =>
  splitAtNames(text, names).map((piece, index) =>
    index % 2 === 0 ? (
      piece
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- pieces of a text have nothing but their order
      <Name key={index} of={piece} />
    ),
  )
