import { type PublishedAddress, publishedAddress } from './published.ts'

/** What a request asks for, by its path alone. */
export type Route =
  | { readonly kind: 'health' }
  | { readonly kind: 'socket' }
  | { readonly kind: 'call'; readonly path: string }
  | { readonly kind: 'published'; readonly address: PublishedAddress; readonly query: string }
  /** `/?token=…`: a browser brings its key, to have it as a cookie from then on. */
  | { readonly kind: 'sign-in'; readonly secret: string }
  | { readonly kind: 'page'; readonly file: string }

/** Reads a request's target, such as `/api/zones/setGain` or `/?token=…`. Never throws: what it does not know is a page. */
export function routeOf(target: string): Route {
  const question = target.indexOf('?')
  const path = question < 0 ? target : target.slice(0, question)
  const query = question < 0 ? '' : target.slice(question + 1)
  if (path === '/api/health') return { kind: 'health' }
  if (path === '/ws') return { kind: 'socket' }
  const address = publishedAddress(path)
  if (address) return { kind: 'published', address, query }
  if (path.startsWith('/api/')) return { kind: 'call', path: path.slice('/api/'.length).replace('/', '.') }
  const secret = path === '/' ? new URLSearchParams(query).get('token') : null
  return secret === null ? { kind: 'page', file: path } : { kind: 'sign-in', secret }
}

/** The methods that a route answers to. */
export function methodsOf(route: Route): readonly string[] {
  switch (route.kind) {
    case 'call':
      return ['POST']
    case 'published':
      return route.address.postTo === null ? ['GET', 'HEAD'] : ['GET', 'HEAD', 'POST']
    default:
      return ['GET', 'HEAD']
  }
}

/** The route's name in the audit: the contract's own, or one fixed word for each other kind. */
export function auditNameOf(route: Route): string {
  switch (route.kind) {
    case 'call':
      return route.path
    case 'published':
      return route.address.auditName
    default:
      return route.kind
  }
}
