import { useEffect, useState } from 'react'

/** Whether a moment by the wall clock is still to come; renders again when it has. Null is past. */
export function useUntil(moment: number | null): boolean {
  const [passed, setPassed] = useState(() => (moment !== null && moment <= Date.now() ? moment : null))
  useEffect(() => {
    if (moment === null || moment === passed) return
    const timer = setTimeout(() => setPassed(moment), moment - Date.now())
    return () => clearTimeout(timer)
  }, [moment, passed])
  return moment !== null && moment !== passed
}
