import { DoorOpen } from 'lucide-react'
import { useState } from 'react'
import { networkWords, reachOf, type HostAddress, type Reach } from '../../shared/client/networks.ts'
import { usualRoomName } from '../../shared/client/usual-room-name.ts'
import { nameProblem } from '../../shared/client/words.ts'
import { parsePort } from '../../shared/protocol/address.ts'
import { defined } from '../../shared/protocol/defined.ts'
import { limits } from '../../shared/protocol/limits.ts'
import type { JoinPolicy } from '../../shared/protocol/join-policy.ts'
import { checkRoomName } from '../../shared/protocol/text.ts'
import { DEFAULT_PORT } from '../../shared/protocol/version.ts'
import { Button } from '../parts/Button.tsx'
import { Disclosure } from '../parts/Disclosure.tsx'
import { Field } from '../parts/Field.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { Select } from '../parts/Select.tsx'
import { useActions, useChat } from '../store/use-chat.ts'
import { newRoomPolicies, policyHint } from '../words/policy-words.ts'
import { reachWords } from '../words/reach-words.ts'
import css from './Ways.module.css'
import { usePending } from './use-pending.ts'

const ALL_NETWORKS = '0.0.0.0'
const THIS_COMPUTER = '127.0.0.1'

/** What another port would mend: said beside the port. */
const PORT_PROBLEMS = ['port-taken', 'port-forbidden']

interface Problems {
  readonly name?: string
  readonly port?: string
  readonly all?: string
}

function networkHint(bind: string, reach: Reach): string {
  if (reach === 'offline') return 'Others reach the room once this computer is in a network.'
  if (bind === ALL_NETWORKS) return 'Others reach the room through every network of this computer.'
  if (bind === THIS_COMPUTER) return 'Nobody on another computer can join.'
  return 'Only who reaches this address can join. If the computer gets another one, start the room anew.'
}

/** A zone id means something on this machine only: nobody could be told such an address. */
const isForOthers = ({ host }: HostAddress): boolean => !host.includes('%')

/**
 * Starts a room here: by one click, for it has a name already, and newcomers ask; by another one it takes whoever comes. What else is
 * chosen about it stands behind Options.
 */
export function HostForm({ look }: { readonly look: 'primary' | 'plain' }) {
  const { dispatch, openRoom } = useActions()
  const usual = useChat((state) => usualRoomName(state.chat.profile.name))
  const [typed, setTyped] = useState<string | null>(null)
  const name = typed ?? usual
  const [policy, setPolicy] = useState<JoinPolicy>('knock')
  const [bind, setBind] = useState(ALL_NETWORKS)
  const own = useChat((state) => state.chat.networks)
  const networks = own.filter(isForOthers)
  const hosts = bind === ALL_NETWORKS ? own.map(({ host }) => host) : [bind]
  const reach = reachOf(bind, hosts, own)
  const isGone =
    bind !== ALL_NETWORKS && bind !== THIS_COMPUTER && !networks.some(({ host }) => host === bind)
  const [port, setPort] = useState('')
  const [problems, setProblems] = useState<Problems>({})
  const [pending, run] = usePending()

  async function start(admits: JoinPolicy): Promise<void> {
    const checked = checkRoomName(name)
    const asked = port.trim() === '' ? undefined : parsePort(port)
    if (!checked.ok || asked === null) {
      setProblems({
        ...(checked.ok
          ? {}
          : { name: nameProblem(checked.problem, 'The room’s name', limits.roomNameChars).text }),
        ...(asked === null ? { port: 'A number from 0 to 65535.' } : {}),
      })
      return
    }
    setProblems({})
    const result = await dispatch({
      kind: 'hostRoom',
      name: checked.text,
      bind,
      policy: admits,
      ...defined({ port: asked }),
    })
    if (result.ok) openRoom(result.value.room)
    else {
      const { code, text } = result.problem
      setProblems(PORT_PROBLEMS.includes(code) ? { port: text } : { all: text })
    }
  }

  return (
    <form
      className={css['way']}
      aria-label="Host room"
      onSubmit={(event) => {
        event.preventDefault()
        run(() => start(policy))
      }}
    >
      <Field
        label="Room name"
        value={name}
        hint={`${reachWords[reach].seenBy} It lives on this computer and stays open while Parley runs.`}
        problem={problems.name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" look={look} size="large" aria-busy={pending}>
        {pending ? 'Starting…' : 'Host room'}
      </Button>
      <div>
        <ProblemText text={problems.all ?? null} />
        <Button look="quiet" size="small" className={css['beside']} onClick={() => run(() => start('open'))}>
          <DoorOpen aria-hidden /> Host for anybody nearby
        </Button>
        <Disclosure label="Options" open={problems.port !== undefined}>
          <div className={css['options']}>
            <Select
              label="Who may join?"
              value={policy}
              options={newRoomPolicies}
              hint={policyHint(policy)}
              onChange={setPolicy}
            />
            <Select
              label="Network"
              value={bind}
              options={[
                { value: ALL_NETWORKS, label: 'All networks' },
                ...networks.map((at) => ({ value: at.host, label: `${at.host} · ${networkWords(at)}` })),
                // Nothing wider is chosen in its place.
                ...(isGone ? [{ value: bind, label: `${bind} · not there any more` }] : []),
                { value: THIS_COMPUTER, label: 'This computer only' },
              ]}
              hint={networkHint(bind, reach)}
              onChange={setBind}
            />
            <Field
              label="Port"
              code
              inputMode="numeric"
              value={port}
              placeholder={String(DEFAULT_PORT)}
              hint={`Left empty, it is ${DEFAULT_PORT} or the next that is free. 0 is any free port.`}
              problem={problems.port}
              onChange={(event) => setPort(event.target.value)}
            />
          </div>
        </Disclosure>
      </div>
    </form>
  )
}
