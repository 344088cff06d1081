import { useRef, useState } from 'react'

/** Runs one thing at a time: requests made while one runs are ignored. */
export function usePending(): [pending: boolean, run: (task: () => Promise<void>) => void] {
  const [pending, setPending] = useState(false)
  const busy = useRef(false)
  function run(task: () => Promise<void>): void {
    if (busy.current) return
    busy.current = true
    setPending(true)
    void task().finally(() => {
      busy.current = false
      setPending(false)
    })
  }
  return [pending, run]
}
