import { Camera, QrCode as QrIcon } from 'lucide-react'
import { useRef, useState } from 'react'
import { useDropped } from '../../dropped.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { readQr } from './read-qr.ts'
import { ScanDialog } from './ScanDialog.tsx'
import { useHasCamera } from './use-has-camera.ts'
import { usePending } from '../../store/use-pending.ts'

interface QrPictureProps {
  readonly onText: (text: string) => void
  readonly onProblem: (problem: string) => void
}

/**
 * Reads an invite from its QR code: in a chosen, dropped or pasted picture, or with the camera
 * if there is one.
 */
export function QrPicture({ onText, onProblem }: QrPictureProps) {
  const input = useRef<HTMLInputElement>(null)
  const [pending, run] = usePending()
  const [scanning, setScanning] = useState(false)
  const hasCamera = useHasCamera()

  const read = (file: File): void =>
    run(async () => {
      const text = await readQr(file)
      if (text === null) onProblem('No QR code was found. Try a sharper picture of the whole code.')
      else onText(text)
    })

  useDropped((dropped) => {
    const picture =
      dropped.kind === 'files' ? dropped.files.find(({ type }) => type.startsWith('image/')) : undefined
    if (picture) read(picture)
    return picture !== undefined
  })

  return (
    <>
      {hasCamera && (
        <IconButton
          icon={Camera}
          label="Scan a QR code"
          aria-haspopup="dialog"
          onClick={() => setScanning(true)}
        />
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
      <IconButton
        icon={QrIcon}
        label="Use a QR code image"
        aria-busy={pending}
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        accept="image/*"
        aria-label="Picture of a QR code"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          // Allows choosing the same file again.
          event.target.value = ''
          if (file) read(file)
        }}
      />
    </>
  )
}
