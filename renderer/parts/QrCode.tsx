import { useMemo } from 'react'
import css from './QrCode.module.css'
import { qrPath } from './qr-path.ts'

interface QrCodeProps {
  readonly text: string
  readonly label: string
}

/** A QR code, dark on light in both themes, because many cameras read no other. */
export function QrCode({ text, label }: QrCodeProps) {
  const { size, path } = useMemo(() => qrPath(text), [text])
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an img would need a data: address
    <svg className={css['code']} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" role="img">
      <title>{label}</title>
      <path d={path} />
    </svg>
  )
}
