import type { ChatStore } from './chat-store.ts'
import type { Place } from './window-state.ts'

const KEY = 'parley.window'

interface Kept {
  readonly place: Place
  readonly drafts: Readonly<Record<string, string>>
  readonly nameTold: Readonly<Record<string, true>>
}

/** Keeps where somebody was and what they were writing when the page is loaded again. */
export function keepAcrossReloads(store: ChatStore, storage: Storage): void {
  const kept = read(storage)
  if (kept) store.setState({ place: kept.place, drafts: kept.drafts, nameTold: kept.nameTold })
  store.subscribe(({ place, drafts, nameTold }, before) => {
    if (place !== before.place || drafts !== before.drafts || nameTold !== before.nameTold) {
      storage.setItem(KEY, JSON.stringify({ place, drafts, nameTold } satisfies Kept))
    }
  })
}

function read(storage: Storage): Kept | null {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? 'null') as Kept | null
    return kept?.place && kept.drafts && kept.nameTold ? kept : null
  } catch {
    return null
  }
}
