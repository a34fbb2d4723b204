/** A time of day in the person's own manner, such as 9:42 PM; with the day where it was not today. Epoch ms. */
export function timeText(atMs: number, nowMs: number): string {
  const sameDay = new Date(atMs).toDateString() === new Date(nowMs).toDateString()
  return sameDay ? TIME.format(atMs) : DAY_AND_TIME.format(atMs)
}

/** A time of day to the second, for the message table. Epoch ms. */
export function secondText(atMs: number): string {
  return SECOND.format(atMs)
}

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const DAY_AND_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const SECOND = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
