const MICROPHONE = /\b(mics?|microphones?|host|paging|pager|page|announce(r|ments?)?|dj voice|voice|podium|lectern)\b/i

/** Whether a source is called as microphones are. */
export function isMicrophone(name: string): boolean {
  return MICROPHONE.test(name)
}
