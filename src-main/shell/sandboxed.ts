import { AppError } from '../../src-shared/contract/reply.ts'

/**
 * Refuses to open a window whose page would run outside Chromium's sandbox. An AppImage asks for that by itself wherever its
 * start script finds that ordinary users get no namespaces, and nobody would notice.
 *
 * @param words what the program was started with
 * @throws AppError `not-allowed`
 */
export function assertSandboxed(words: readonly string[]): void {
  if (!words.some((word) => /^--?no-sandbox\b/.test(word))) return
  throw new AppError(
    'not-allowed',
    'The window would run without its sandbox, because this system gives no namespaces to ordinary users. ' +
      'Install the deb package instead, or have the administrator allow them.',
  )
}
