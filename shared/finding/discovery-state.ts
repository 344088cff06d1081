export type LinkProblemCode =
  /** Another program uses the mDNS port exclusively. */
  | 'port-taken'
  /** The system does not let this program use the mDNS port. */
  | 'port-forbidden'
  /** The interface does not support multicast. */
  | 'no-multicast'
  /** A firewall on this computer blocks sending. */
  | 'send-forbidden'
  | 'send-failed'

/** Why rooms cannot be found on one link of this computer, or not all of them. */
export interface LinkProblem {
  /** "eth0 IPv4". */
  readonly link: string
  readonly code: LinkProblemCode
  /** The system's error text. */
  readonly detail: string
}

/** Whether this computer can find rooms. */
export type DiscoveryState =
  /** `links` are in use; `problems` are those of other links, or of one where sending fails. */
  | { readonly kind: 'on'; readonly links: readonly string[]; readonly problems: readonly LinkProblem[] }
  /** No link works. Without problems, this computer has no network interface. */
  | { readonly kind: 'off'; readonly problems: readonly LinkProblem[] }
