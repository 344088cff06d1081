import { useState, type ReactNode } from 'react'
import { nameProblem } from '../../shared/words/failure-words.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { checkName } from '../../shared/protocol/text/text.ts'
import { Field } from '../parts/Field.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import { useActions } from '../store/use-chat.ts'
import css from './NameForm.module.css'

interface NameFormProps {
  readonly initial: string
  readonly hint: string
  readonly onDone?: () => void
  /** The buttons. */
  readonly children: ReactNode
}

/** Asks for the display name and saves it. */
export function NameForm({ initial, hint, onDone, children }: NameFormProps) {
  const { dispatch } = useActions()
  const first = useFocusOnMount<HTMLInputElement>()
  const [name, setName] = useState(initial)
  const [problem, setProblem] = useState<string | null>(null)

  async function submit(): Promise<void> {
    const checked = checkName(name)
    if (!checked.ok) {
      setProblem(nameProblem(checked.problem, 'your name', limits.nameChars).text)
      return
    }
    const result = await dispatch({ kind: 'setName', name: checked.text })
    if (result.ok) onDone?.()
    else setProblem(result.problem.text)
  }

  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Field
        label="Your name"
        value={name}
        hint={hint}
        problem={problem}
        ref={first}
        onChange={(event) => {
          setName(event.target.value)
          setProblem(null)
        }}
      />
      {children}
    </form>
  )
}
