import { DEFAULT_BIND } from '../../shared/app/hosting/hosted-room.ts'
import type { Retention } from '../../shared/app/retention/retention.ts'
import { hostSettings, parseHostLimits, type HostLimits } from '../../shared/protocol/base/host-limits.ts'
import { joinPolicies, type JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'
import { DEFAULT_PORT } from '../../shared/protocol/wire/version.ts'
import { bindArgument, countArgument, nameArgument, portArgument, readArguments } from '../arguments.ts'
import { usageFailure } from '../exit.ts'

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

/** Whether only this computer can reach a bind address: rooms without encryption require that. */
export const isLoopback = (host: string): boolean => LOOPBACK.includes(host)

/** The options of `parley host`. */
export interface HostArguments {
  readonly name: string | undefined
  /** The host's name in the room. */
  readonly as: string | undefined
  readonly bind: string
  readonly port: number
  /** No port was requested: if this one is taken, the next free one is used. */
  readonly orNext: boolean
  readonly data: string | undefined
  readonly policy: JoinPolicy | undefined
  readonly limits: HostLimits
  readonly keep: Retention
  readonly plain: boolean
  /** Not announced on the network. */
  readonly hidden: boolean
  readonly json: boolean
  /** Always show the invite as a QR code. */
  readonly qr: boolean
}

/** Whether a room is not announced. */
export const isHidden = ({ hidden, plain }: HostArguments): boolean => hidden || plain

/** Reads the arguments of `parley host`. Throws CommandFailure. */
export function hostOptions(args: string[]): HostArguments {
  const { values } = readArguments(
    args,
    {
      name: { type: 'string' },
      as: { type: 'string' },
      bind: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
      join: { type: 'string' },
      limit: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      qr: { type: 'boolean' },
      plain: { type: 'boolean' },
      hidden: { type: 'boolean' },
      'keep-events': { type: 'string' },
      'keep-days': { type: 'string' },
      'keep-megabytes': { type: 'string' },
    },
    0,
  )
  const bind = bindArgument(values.bind, DEFAULT_BIND)
  const plain = values.plain === true
  if (plain && !isLoopback(bind)) {
    throw usageFailure(`--plain is for this computer only: use it with --bind 127.0.0.1, not ${bind}.`)
  }
  return {
    name: values.name === undefined ? undefined : nameArgument('--name', values.name),
    as: values.as === undefined ? undefined : nameArgument('--as', values.as),
    bind,
    port: portArgument(values.port, DEFAULT_PORT),
    orNext: values.port === undefined,
    data: values.data,
    policy: policyArgument(values.join),
    limits: limitsArgument(values.limit, plain),
    keep: {
      ...countArgument('events', '--keep-events', values['keep-events']),
      ...countArgument('days', '--keep-days', values['keep-days']),
      ...countArgument('megabytes', '--keep-megabytes', values['keep-megabytes']),
    },
    plain,
    hidden: values.hidden === true,
    json: values.json === true,
    qr: values.qr === true,
  }
}

function policyArgument(text: string | undefined): JoinPolicy | undefined {
  if (text === undefined) return undefined
  const policy = joinPolicies.find((known) => known === text)
  if (!policy) throw usageFailure(`--join ${text}: must be one of ${joinPolicies.join(', ')}.`)
  return policy
}

/** A room without encryption is for measuring: it has no limits unless they are requested. */
function limitsArgument(pairs: readonly string[] | undefined, plain: boolean): HostLimits {
  const parsed = parseHostLimits(pairs ?? [])
  if (!parsed.ok) throw usageFailure(`--limit: ${parsed.problem}`)
  if (!plain || pairs) return parsed.value
  const { postsPerSecond, postBurst, asksPerSecond, askBurst } = hostSettings
  return {
    ...parsed.value,
    postsPerSecond: postsPerSecond.max,
    postBurst: postBurst.max,
    asksPerSecond: asksPerSecond.max,
    askBurst: askBurst.max,
  }
}
