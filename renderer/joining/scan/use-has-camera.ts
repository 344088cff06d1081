import { useEffect, useState } from 'react'

/**
 * Whether there is a camera that this page may ask for. False on the desktop, which denies every
 * permission, and on a page that is neither encrypted nor this computer’s own.
 */
export function useHasCamera(): boolean {
  const [hasCamera, setHasCamera] = useState(false)
  useEffect(() => {
    // Absent outside secure contexts, despite the types.
    const media = navigator.mediaDevices as MediaDevices | undefined
    if (!media) return
    let isMounted = true
    const update = () =>
      void findCamera(media).then((found) => {
        if (isMounted) setHasCamera(found)
      })
    update()
    media.addEventListener('devicechange', update)
    return () => {
      isMounted = false
      media.removeEventListener('devicechange', update)
    }
  }, [])
  return hasCamera
}

async function findCamera(media: MediaDevices): Promise<boolean> {
  if (await isDenied()) return false
  const devices = await media.enumerateDevices().catch(() => [])
  return devices.some(({ kind }) => kind === 'videoinput')
}

/** False if the browser cannot tell: then it asks when the camera is used. */
const isDenied = async (): Promise<boolean> =>
  navigator.permissions.query({ name: 'camera' }).then(
    ({ state }) => state === 'denied',
    () => false,
  )
