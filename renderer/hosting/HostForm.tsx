import { useId, useState } from 'react'
import { networkWords, reachOf, type HostAddress, type Reach } from '../../shared/finding/networks.ts'
import { DEFAULT_PORT } from '../../shared/protocol/wire/version.ts'
import { Button } from '../parts/Button.tsx'
import { Field } from '../parts/Field.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { CardGroup, RadioCards } from '../parts/RadioCards.tsx'
import { Select } from '../parts/Select.tsx'
import { useChat } from '../store/use-chat.ts'
import { newRoomPolicies, rareRoomPolicies } from '../words/policy-words.ts'
import { reachWords } from '../words/reach-words.ts'
import css from './HostForm.module.css'
import { ALL_NETWORKS, type NewRoom } from './use-hosting.ts'

const THIS_COMPUTER = '127.0.0.1'

function networkHint(bind: string, reach: Reach): string {
  if (reach === 'offline') return 'People can reach the room once this computer is connected to a network.'
  if (bind === ALL_NETWORKS) return 'Reachable on all of this computer’s networks.'
  if (bind === THIS_COMPUTER) return 'Only people on this computer can join.'
  return 'Only people who can reach this address can join. If the address changes, restart the room.'
}

/** A zone id is valid on this computer only: such an address is useless to others. */
const isForOthers = ({ host }: HostAddress): boolean => !host.includes('%')

/** The name of a new room and who can join it; rarely changed settings are under More. */
export function HostForm({ form, problems, pending, change, open }: NewRoom) {
  const { name, policy, bind } = form
  const cards = {
    name: useId(),
    value: policy,
    onChange: (chosen: typeof policy) => change({ policy: chosen }),
  }
  const ownAddresses = useChat((state) => state.chat.networks)
  const hosts = bind === ALL_NETWORKS ? ownAddresses.map(({ host }) => host) : [bind]
  const reach = reachOf(bind, hosts, ownAddresses)
  const [more, setMore] = useState(false)
  const [shownProblems, setShownProblems] = useState(problems)
  if (shownProblems !== problems) {
    setShownProblems(problems)
    // If the section is closed, open it to show a problem in it.
    if (problems.port !== undefined) setMore(true)
  }
  return (
    <form
      className={css['form']}
      aria-label="Host room"
      onSubmit={(event) => {
        event.preventDefault()
        open()
      }}
    >
      <Field
        label="Room name"
        value={name}
        hint={reachWords[reach].seenBy}
        problem={problems.name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => change({ name: event.target.value })}
      />
      <CardGroup label="Who can join">
        <RadioCards cards={newRoomPolicies} {...cards} />
        {more && <RadioCards cards={rareRoomPolicies} {...cards} />}
      </CardGroup>
      {more && <NetworkFields {...{ form, problems, change, ownAddresses, reach }} />}
      <div className={css['foot']}>
        <ProblemText text={problems.form ?? null} />
        <Button look="quiet" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? 'Less' : 'More'}
        </Button>
        <Button type="submit" look="primary" aria-busy={pending}>
          {pending ? 'Opening…' : 'Open'}
        </Button>
      </div>
    </form>
  )
}

interface NetworkFieldsProps extends Pick<NewRoom, 'form' | 'problems' | 'change'> {
  /** The addresses of this computer. */
  readonly ownAddresses: readonly HostAddress[]
  readonly reach: Reach
}

/** The network and port that the room listens on. */
function NetworkFields({ form: { bind, port }, problems, change, ownAddresses, reach }: NetworkFieldsProps) {
  const networks = ownAddresses.filter(isForOthers)
  const isGone =
    bind !== ALL_NETWORKS && bind !== THIS_COMPUTER && !networks.some(({ host }) => host === bind)
  return (
    <>
      <Select
        label="Network"
        value={bind}
        options={[
          { value: ALL_NETWORKS, label: 'All networks' },
          ...networks.map((at) => ({ value: at.host, label: `${at.host} · ${networkWords(at)}` })),
          // Never replace it with a wider choice.
          ...(isGone ? [{ value: bind, label: `${bind} · no longer available` }] : []),
          { value: THIS_COMPUTER, label: 'This computer only' },
        ]}
        hint={networkHint(bind, reach)}
        onChange={(chosen) => change({ bind: chosen })}
      />
      <Field
        label="Port"
        code
        inputMode="numeric"
        value={port}
        placeholder={String(DEFAULT_PORT)}
        hint={`Leave empty for ${DEFAULT_PORT} or the next free port. 0 means any free port.`}
        problem={problems.port}
        onChange={(event) => change({ port: event.target.value })}
      />
    </>
  )
}
