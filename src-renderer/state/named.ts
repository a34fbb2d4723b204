import type { LinkWord } from '../../src-shared/model/processor.ts'

/** The processor that meters belong to: for their names, and whether anything is known of it now. */
export interface Named {
  readonly name: string
  readonly severalProcessors: boolean
  /**
   * Its connection stands. Levels that come while it is being read or does not answer are true, and their names were verified
   * when it was made; without a connection nothing is known.
   */
  readonly connected: boolean
}

/** Whether a link stands. */
export function isConnected(link: LinkWord): boolean {
  return link !== 'waiting' && link !== 'connecting'
}
