import { request } from '../node-http.ts'

/** How long a door on this computer may take, ms. */
const WITHIN_MS = 5000

/**
 * Asks the console through its own web door, as a browser does, what everybody may know. Answers what was found.
 *
 * @throws Error where it does not answer as it should
 */
export function askWebDoor(url: string | null): Promise<string> {
  if (url === null) return Promise.resolve('It is shut')
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const startMs = performance.now()
  const asking = request(new URL('api/health', url), { agent: false, timeout: WITHIN_MS }, (response) => {
    response.resume()
    response.on('end', () => {
      if (response.statusCode === 200) resolve(`It answered in ${Math.ceil(performance.now() - startMs)} ms`)
      else reject(new Error(`It answered with ${response.statusCode}`))
    })
    response.on('error', reject)
  })
  asking.on('timeout', () => asking.destroy(new Error(`It did not answer within ${WITHIN_MS / 1000} s`)))
  asking.on('error', reject)
  asking.end()
  return promise
}
