import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { Dialog, DialogActions } from '../../parts/Dialog.tsx'
import { ProblemText } from '../../parts/ProblemText.tsx'
import { readQrLive } from './read-qr.ts'
import css from './ScanDialog.module.css'

/** The interval between searches of the camera picture: it feels immediate and costs little. */
const SCAN_INTERVAL_MS = 200

interface ScanDialogProps {
  readonly onText: (text: string) => void
  readonly onClose: () => void
}

/** Shows the camera until it sees a QR code. The camera is on only while this is open. */
export function ScanDialog({ onText, onClose }: ScanDialogProps) {
  const video = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const found = useEffectEvent(onText)
  useEffect(() => {
    const scan = new AbortController()
    void scanWith(video.current, scan.signal).then((outcome) => {
      if (scan.signal.aborted) return
      if (outcome.kind === 'text') found(outcome.text)
      else setProblem(outcome.problem)
    })
    return () => scan.abort()
  }, [])
  return (
    <Dialog title="Scan a QR code" onClose={onClose}>
      {problem === null ? (
        <>
          <video ref={video} className={css['picture']} aria-label="What the camera sees" muted playsInline />
          <p className={css['hint']}>Point the camera at the host’s QR code. Nothing is recorded.</p>
        </>
      ) : (
        <ProblemText text={problem} />
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
      </DialogActions>
    </Dialog>
  )
}

type ScanOutcome =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'failed'; readonly problem: string }

/** Turns the camera on until a code is read or the signal aborts; it is always off afterwards. */
async function scanWith(video: HTMLVideoElement | null, signal: AbortSignal): Promise<ScanOutcome> {
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: 'environment' }, audio: false })
    .catch((error: unknown) => cameraProblem(error))
  if (typeof stream === 'string') return { kind: 'failed', problem: stream }
  try {
    if (!video || signal.aborted) return { kind: 'failed', problem: '' }
    video.srcObject = stream
    await video.play()
    while (!signal.aborted) {
      const text = await readQrLive(video)
      if (text !== null) return { kind: 'text', text }
      await new Promise((resolve) => setTimeout(resolve, SCAN_INTERVAL_MS))
    }
    return { kind: 'failed', problem: '' }
  } catch (error) {
    return { kind: 'failed', problem: cameraProblem(error) }
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
}

/** Why a camera cannot be used, and what to do instead. */
export function cameraProblem(error: unknown): string {
  const name = error instanceof DOMException ? error.name : ''
  switch (name) {
    case 'NotAllowedError':
      return 'This page isn’t allowed to use the camera. Allow it next to the browser’s address bar, or use a QR code image.'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'The camera was disconnected. Use a QR code image instead.'
    case 'NotReadableError':
    case 'AbortError':
      return 'The camera isn’t available. Another program may be using it. Use a QR code image instead.'
    default:
      return 'The camera isn’t available. Use a QR code image instead.'
  }
}
