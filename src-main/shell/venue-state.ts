import type { ProcessorView } from '../../src-shared/model/processor.ts'

/** Whether there is anything to watch over: at least one processor is in the list. */
export function isMonitoring(views: readonly ProcessorView[]): boolean {
  return views.length > 0
}

/** How the links are, in the few words that a tray has room for. */
export function linkWords(views: readonly ProcessorView[]): string {
  const online = views.filter(({ link }) => link.kind === 'online').length
  if (views.length === 0) return 'No processor yet'
  if (online === views.length) return online === 1 ? 'Connected' : `All ${online} connected`
  return online === 0 ? 'Not connected' : `${online} of ${views.length} connected`
}
