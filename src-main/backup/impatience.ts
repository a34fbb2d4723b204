/**
 * For a folder that may be on a share whose server is gone: the system then answers nothing at all, for minutes or for ever.
 * What is not over after `withinMs` is given up, and nothing more is asked until it is; each question that hangs holds one of the
 * few threads that all reading and writing of files shares.
 */
export type Impatience = <T>(act: () => Promise<T>) => Promise<T>

export function createImpatience(withinMs: number): Impatience {
  let hanging = 0
  return async (act) => {
    if (hanging > 0) throw new Error('The disk has not answered an earlier question yet')
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      hanging += 1
      void asked
        .catch(() => undefined)
        .finally(() => {
          hanging -= 1
        })
      reject(new Error(`The disk does not answer within ${withinMs} ms`))
    }, withinMs)
    const asked = act()
    try {
      return await Promise.race([asked, late])
    } finally {
      clearTimeout(timer)
    }
  }
}
