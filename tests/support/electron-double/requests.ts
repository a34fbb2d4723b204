import type { Page, Route } from 'playwright-core'
import { record } from './record.ts'
import { answerOwn, fromBrowserUrl } from './schemes.ts'

/**
 * Answers everything that a page asks for: own schemes by the program's handler, addresses outside by what the test has prepared.
 * Nothing reaches a network. A navigation that `mayNavigate` refuses leaves the page where it is.
 */
export async function answerRequest(
  route: Route,
  page: Page,
  mayNavigate: (url: string, isMainFrame: boolean) => boolean,
): Promise<void> {
  const request = route.request()
  const url = fromBrowserUrl(request.url())
  if (request.isNavigationRequest() && !mayNavigate(url, request.frame() === page.mainFrame())) {
    await route.abort('aborted')
    return
  }
  const own = await answerOwn(url, request.method(), await request.allHeaders())
  if (own) {
    const body = Buffer.from(await own.arrayBuffer())
    await route.fulfill({ status: own.status, headers: Object.fromEntries(own.headers), body })
    return
  }
  const html = record.outside.get(url)
  if (html === undefined) await route.abort('internetdisconnected')
  else await route.fulfill({ body: html, contentType: 'text/html' })
}
