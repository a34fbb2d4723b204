import type { Event } from 'electron'

/** An event that its listeners may stop, as Electron hands them out. */
export function cancellable<Details extends object>(details: Details): Event<Details> {
  let prevented = false
  return Object.assign(
    Object.defineProperty({}, 'defaultPrevented', { get: () => prevented, enumerable: true }) as {
      readonly defaultPrevented: boolean
    },
    {
      preventDefault: () => {
        prevented = true
      },
    },
    details,
  )
}
