import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../shared/words/problem.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { Button } from '../parts/Button.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import type { ChatActions } from '../store/chat-store.ts'
import { newId } from '../store/nonce.ts'
import { useActions } from '../store/use-chat.ts'
import css from './ImportRoom.module.css'
import { BadLineError, chunksOf, nameFromFile, textPieces } from './text-pieces.ts'
import { usePending } from '../store/use-pending.ts'

/** Below limits.uploadChunkChars. */
const PIECE_CHARS = 40_000

/** Creates a room, hosted here, from a file that another Parley has exported. */
export function ImportRoom() {
  const { dispatch, openRoom } = useActions()
  const [progress, setProgress] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, run] = usePending()
  const input = useRef<HTMLInputElement>(null)
  const isMounted = useRef(true)
  useEffect(() => {
    isMounted.current = true
    return () => {
      isMounted.current = false
    }
  }, [])

  async function importChosen(file: File): Promise<void> {
    setProblem(null)
    const imported = await importFile(file, dispatch, setProgress)
    setProgress(null)
    if ('text' in imported) setProblem(imported.text)
    else if (isMounted.current) openRoom(imported.room)
  }

  return (
    <div className={css['import']}>
      <Button
        look="quiet"
        size="small"
        className={css['button']}
        aria-busy={pending}
        onClick={() => input.current?.click()}
      >
        <span>
          Import a room<span aria-hidden>…</span>
        </span>
      </Button>
      <input
        ref={input}
        type="file"
        accept=".jsonl"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          // Allows choosing the same file again.
          event.target.value = ''
          if (file) run(() => importChosen(file))
        }}
      />
      <output className={css['progress']}>{progress}</output>
      <ProblemText text={problem} className={css['problem']} />
    </div>
  )
}

/** Uploads a file in pieces, one after another, and creates a room from it. */
async function importFile(
  file: File,
  dispatch: ChatActions['dispatch'],
  onProgress: (progress: string) => void,
): Promise<{ readonly room: RoomRef } | Problem> {
  const upload = newId()
  let read = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(file.stream())) {
      read += chunk.length
      yield chunk
    }
  }
  try {
    for await (const text of textPieces(counted(), PIECE_CHARS)) {
      onProgress(`Reading ${file.name}, ${Math.floor((read / file.size) * 100)}%`)
      const result = await dispatch({ kind: 'importChunk', upload, text })
      if (!result.ok) return result.problem
    }
  } catch (error) {
    return { code: 'unreadable-file', text: unreadable(file.name, error) }
  }
  onProgress('Creating the room…')
  const name = nameFromFile(file.name, limits.roomNameChars)
  const result = await dispatch({ kind: 'importRoom', upload, name })
  return result.ok ? result.value : result.problem
}

const unreadable = (name: string, error: unknown): string =>
  error instanceof BadLineError
    ? `Nothing was imported. In ${name}, ${error.message}.`
    : `Couldn’t read ${name}. Nothing was imported.`
