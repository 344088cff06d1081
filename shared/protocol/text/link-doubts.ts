import { mixedScripts } from './mixed-scripts.ts'

/**
 * Why the real destination of a link may differ from the apparent one. `login`: the text before an
 * @ may look like the host. `look-alike`: the host has letters that look like others. `other-host`:
 * the link opens another host than the written one, such as a number that is an address.
 */
export type LinkDoubt = 'login' | 'look-alike' | 'other-host'

/**
 * Letters of other alphabets that look like Latin ones when alone in a label (as browsers list
 * them).
 */
const LOOK_ALIKE_LABEL = /^(?:[аысԁеԍһіюјӏорԗԛѕԝхуъьҽпгѵѡ]+|[αικνρυωηοτ]+|[ագզէլհյոսւօաֆ]+)$/u
/** Characters of an honest label. Others only look like something else. */
const LABEL = /^[\p{L}\p{M}\p{N}_-]*$/u

/**
 * The doubts about an address as it is written.
 * @param written the address as text
 * @param host its real host, as the URL parser writes it, without a port
 * @param hasLogin whether that parser found a user name or a password
 */
export function linkDoubts(written: string, host: string, hasLogin: boolean): LinkDoubt[] {
  const doubts: LinkDoubt[] = []
  if (hasLogin) doubts.push('login')
  const shown = hostIn(written)
  const labels = shown.split('.')
  if (mixedScripts(shown) !== null || labels.some((label) => LOOK_ALIKE_LABEL.test(label)))
    doubts.push('look-alike')
  else if (!isWrittenHost(shown, labels, host)) doubts.push('other-host')
  return doubts
}

/**
 * Whether the real host is the written one. A host beyond ASCII cannot be compared, but must
 * consist of plain letters.
 */
const isWrittenHost = (shown: string, labels: readonly string[], host: string): boolean =>
  shown === host ||
  (/(?:^|\.)xn--/.test(host) &&
    shown.normalize('NFKC') === shown &&
    labels.every((label) => LABEL.test(label)))

/** The host as people read it. */
function hostIn(written: string): string {
  const [, authority = ''] = /^https?:\/\/([^/?#\\]*)/i.exec(written) ?? []
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d*$/, '')
    .toLowerCase()
}
