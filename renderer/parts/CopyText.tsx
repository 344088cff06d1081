import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'
import css from './CopyText.module.css'
import { useTabIndex } from './tab-context.ts'

const COPIED_MS = 2_000

interface CopyTextProps {
  readonly text: string
  readonly label?: string
}

/** A text that copies itself when pressed, such as an address. */
export function CopyText({ text, label = 'Copy' }: CopyTextProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const tabIndex = useTabIndex()
  const Icon = copied ? Check : Copy
  return (
    <button
      type="button"
      className={css['copy']}
      title={label}
      tabIndex={tabIndex}
      onClick={() => void copyText(text).then(setCopied)}
    >
      <span className={css['text']}>{text}</span>
      <Icon className={css['icon']} aria-hidden />
      <span className="unseen">{copied ? 'Copied' : label}</span>
    </button>
  )
}
