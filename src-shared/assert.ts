/** Closes a switch over a union: a new member breaks the build here, and an impossible one throws at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
