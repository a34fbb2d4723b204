/** Where the window's own page lives. `console` is a host, so that the page has an origin of its own to be checked by. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'console'
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`

/** Whether an address belongs to the window's own page. Never throws: what is no address is not ours. */
export function isAppUrl(address: string): boolean {
  const url = URL.parse(address)
  // The origin of a scheme that the URL standard does not know is the word "null", so its parts are compared.
  return url !== null && url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === ''
}
