import { useSyncExternalStore } from 'react'

const PHONE = matchMedia('(max-width: 640px)')

/** Whether the page is as narrow as a phone, where one thing at a time has room. */
export function usePhone(): boolean {
  return useSyncExternalStore(listen, () => PHONE.matches)
}

function listen(changed: () => void): () => void {
  PHONE.addEventListener('change', changed)
  return () => PHONE.removeEventListener('change', changed)
}
