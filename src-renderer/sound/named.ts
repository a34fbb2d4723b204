/** The processor that meters belong to: for their names, and whether anything is known of it now. */
export interface Named {
  readonly name: string
  readonly severalProcessors: boolean
  /** Its link is online. While it is not, no level that still comes may stand under a name: names may have moved. */
  readonly online: boolean
}
