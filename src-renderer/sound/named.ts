/** The processor that meters belong to, for their names. */
export interface Named {
  readonly name: string
  readonly severalProcessors: boolean
}
