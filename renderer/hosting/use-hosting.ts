import { useState } from 'react'
import { defaultRoomName } from '../../shared/words/default-room-name.ts'
import { nameProblem } from '../../shared/words/failure-words.ts'
import { parsePort } from '../../shared/protocol/finding/address.ts'
import { defined } from '../../shared/protocol/base/defined.ts'
import type { JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { checkRoomName } from '../../shared/protocol/text/text.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import { usePending } from '../store/use-pending.ts'

export const ALL_NETWORKS = '0.0.0.0'

/** Problems that another port would solve, shown beside the port. */
const PORT_PROBLEMS = ['port-taken', 'port-forbidden']

/** The host's settings for a new room. */
export interface RoomForm {
  readonly name: string
  readonly policy: JoinPolicy
  readonly bind: string
  /** As typed; empty for the default port or the next free one. */
  readonly port: string
}

/** Problems with the form, by field; `form` is for the whole form. */
export interface RoomFormProblems {
  readonly name?: string
  readonly port?: string
  readonly form?: string
}

export interface NewRoom {
  readonly form: RoomForm
  readonly problems: RoomFormProblems
  readonly pending: boolean
  change(part: Partial<RoomForm>): void
  /** Opens the room and goes there, or shows the problem. */
  open(): void
}

/** The form for a new room. It keeps the typed text until the room is open. */
export function useHosting(): NewRoom {
  const { dispatch, openRoom } = useActions()
  const defaultName = useChat((state) => defaultRoomName(state.chat.profile.name))
  const [typed, setTyped] = useState<Partial<RoomForm>>({})
  const [problems, setProblems] = useState<RoomFormProblems>({})
  const [pending, run] = usePending()
  const form: RoomForm = { name: defaultName, policy: 'open', bind: ALL_NETWORKS, port: '', ...typed }

  async function open(): Promise<void> {
    const { policy, bind, port } = form
    const checked = checkRoomName(form.name)
    const chosenPort = port.trim() === '' ? undefined : parsePort(port)
    if (!checked.ok || chosenPort === null) {
      setProblems({
        ...(checked.ok
          ? {}
          : { name: nameProblem(checked.problem, 'a room name', limits.roomNameChars).text }),
        ...(chosenPort === null ? { port: 'Enter a number from 0 to 65535.' } : {}),
      })
      return
    }
    setProblems({})
    const result = await dispatch({
      kind: 'hostRoom',
      name: checked.text,
      bind,
      policy,
      ...defined({ port: chosenPort }),
    })
    if (result.ok) openRoom(result.value.room)
    else {
      const { code, text } = result.problem
      setProblems(PORT_PROBLEMS.includes(code) ? { port: text } : { form: text })
    }
  }

  return {
    form,
    problems,
    pending,
    change: (part) => setTyped((before) => ({ ...before, ...part })),
    open: () => run(open),
  }
}
