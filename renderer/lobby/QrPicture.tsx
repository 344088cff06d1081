import { Camera, QrCode as QrIcon } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../parts/Button.tsx'
import css from './Ways.module.css'
import { readQr } from './read-qr.ts'
import { ScanDialog } from './ScanDialog.tsx'
import { useHasCamera } from './use-has-camera.ts'
import { usePending } from './use-pending.ts'

interface QrPictureProps {
  readonly onText: (text: string) => void
  readonly onProblem: (problem: string) => void
}

/** Reads an invite from its QR code: in a picture, such as a photo or a screenshot, or before the camera where there is one. */
export function QrPicture({ onText, onProblem }: QrPictureProps) {
  const input = useRef<HTMLInputElement>(null)
  const [pending, run] = usePending()
  const [scanning, setScanning] = useState(false)
  const hasCamera = useHasCamera()
  return (
    <div className={css['qr']}>
      {hasCamera && (
        <Button
          look="quiet"
          size="small"
          className={css['beside']}
          aria-haspopup="dialog"
          onClick={() => setScanning(true)}
        >
          <Camera aria-hidden /> Scan a QR code
        </Button>
      )}
      {scanning && (
        <ScanDialog
          onText={(text) => {
            setScanning(false)
            onText(text)
          }}
          onClose={() => setScanning(false)}
        />
      )}
      <Button
        look="quiet"
        size="small"
        className={css['beside']}
        aria-busy={pending}
        onClick={() => input.current?.click()}
      >
        <QrIcon aria-hidden /> Read a QR code from a picture
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        aria-label="Picture of a QR code"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          // So that the same file can be chosen again.
          event.target.value = ''
          if (!file) return
          run(async () => {
            const text = await readQr(file)
            if (text === null)
              onProblem('No QR code was found in this picture. Take one that shows it sharp and whole.')
            else onText(text)
          })
        }}
      />
    </div>
  )
}
