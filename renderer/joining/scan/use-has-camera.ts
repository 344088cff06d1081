import { useEffect, useState } from 'react'

/**
 * Whether there is a camera that this page may ask for. False on the desktop, which denies every
 * permission, and on a page that is neither encrypted nor this computer’s own.
 */
export function useHasCamera(): boolean {
  const [has, setHas] = useState(false)
  useEffect(() => {
    // Absent outside secure contexts, despite the types.
    const media = navigator.mediaDevices as MediaDevices | undefined
    if (!media) return
    let here = true
    const look = () =>
      void camera(media).then((found) => {
        if (here) setHas(found)
      })
    look()
    media.addEventListener('devicechange', look)
    return () => {
      here = false
      media.removeEventListener('devicechange', look)
    }
  }, [])
  return has
}

async function camera(media: MediaDevices): Promise<boolean> {
  if (await isDenied()) return false
  const devices = await media.enumerateDevices().catch(() => [])
  return devices.some(({ kind }) => kind === 'videoinput')
}

/** Browsers that cannot tell now will ask when the camera is used. */
const isDenied = async (): Promise<boolean> =>
  navigator.permissions.query({ name: 'camera' }).then(
    ({ state }) => state === 'denied',
    () => false,
  )
