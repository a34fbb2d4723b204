import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** A file of the page, ready to be sent. */
export interface PageFile {
  readonly body: Buffer
  readonly contentType: string
  /** Its name carries a hash of its content, so that it can be kept for ever. */
  readonly immutable: boolean
}

/**
 * The file of the page that a request's path means, with slashes and relative to the page's folder, or null where it means
 * none. There is no decoding: a name with an escape, a back slash, a colon or a part that begins with a dot is refused.
 */
export function pageFileName(requestPath: string): string | null {
  if (requestPath === '/') return 'index.html'
  if (!requestPath.startsWith('/')) return null
  const name = requestPath.slice(1)
  return name.split('/').every((part) => /^[\w-][\w.-]*$/.test(part)) ? name : null
}

/** Reads a file of the page below `folder`. null where there is none, or where a link leads out of the folder. */
export async function readPageFile(folder: string, requestPath: string): Promise<PageFile | null> {
  const name = pageFileName(requestPath)
  const contentType = name === null ? undefined : CONTENT_TYPES[path.posix.extname(name)]
  if (name === null || contentType === undefined) return null
  try {
    const root = await realpath(folder)
    const file = await realpath(path.join(root, ...name.split('/')))
    if (!file.startsWith(root + path.sep)) return null
    return { body: await readFile(file), contentType, immutable: name.startsWith('assets/') }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null
    throw error
  }
}
