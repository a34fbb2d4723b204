import { useSyncExternalStore } from 'react'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import type { ProcessorId } from '../../src-shared/model/processor.ts'
import type { ChannelFamily } from '../../src-shared/model/sound.ts'

/**
 * What the page shows, from the part of its address after `#`: `#sound`, `#zones`, `#zones/PROCESSOR/INDEX`,
 * `#zones/PROCESSOR/FAMILY/INDEX`, `#zones/changes`, `#presets`, `#history/PROCESSOR`, `#tools/PROCESSOR`, `#settings`, `#backups`,
 * `#backups/restore/FILE`, `#backups/restore/elsewhere/FILE`, `#backups/receipt/ID`.
 */
export type Place =
  | { readonly screen: 'sound' | 'presets' | 'settings' }
  | { readonly screen: 'zones'; readonly part: ZonesPart }
  | {
      readonly screen: 'history' | 'tools'
      /** The processor that somebody asked about, or null. */
      readonly processorId: string | null
    }
  | { readonly screen: 'backups'; readonly part: BackupsPart }

/** What of Zones is shown: one channel, or what was changed. A channel that is null is yet to be chosen. */
export type ZonesPart =
  | { readonly kind: 'channel'; readonly target: ControlTarget | null }
  | { readonly kind: 'changes' }

/** What of Backups is shown. A file that is null is yet to be chosen. */
export type BackupsPart =
  | { readonly kind: 'overview' }
  | {
      readonly kind: 'restore'
      readonly fileName: string | null
      /** In the folder that the console was told to look into, and not among its own. */
      readonly isElsewhere: boolean
    }
  | { readonly kind: 'receipt'; readonly id: string }

const ELSEWHERE = 'elsewhere'

/** The place that an address means; the home screen where it means none. */
export function placeOf(hash: string): Place {
  const [screen, first, second, third] = hash.replace(/^#\/?/, '').split('/')
  switch (screen) {
    case 'zones':
      return { screen, part: zonesPartOf(first, second, third) }
    case 'history':
    case 'tools':
      return { screen, processorId: first || null }
    case 'backups':
      return { screen, part: backupsPartOf(first, second, third) }
    case 'presets':
    case 'settings':
      return { screen }
    default:
      return { screen: 'sound' }
  }
}

function zonesPartOf(first: string | undefined, second: string | undefined, third: string | undefined): ZonesPart {
  if (first === 'changes') return { kind: 'changes' }
  const family = FAMILIES.find((each) => each === second) ?? 'zone'
  const index = Number(third ?? second)
  if (!first || !second || !Number.isInteger(index)) return { kind: 'channel', target: null }
  return { kind: 'channel', target: { processorId: first as ProcessorId, family, index } }
}

const FAMILIES = ['zone', 'group', 'source', 'mix'] as const satisfies readonly ChannelFamily[]

function backupsPartOf(first: string | undefined, second: string | undefined, third: string | undefined): BackupsPart {
  if (first === 'restore' && second === ELSEWHERE)
    return { kind: 'restore', fileName: third || null, isElsewhere: true }
  if (first === 'restore') return { kind: 'restore', fileName: second || null, isElsewhere: false }
  if (first === 'receipt' && second) return { kind: 'receipt', id: second }
  return { kind: 'overview' }
}

/** The address of Zones, where nothing is chosen. */
export const ZONES = '#zones'

/** The address of the presets. */
export const PRESETS = '#presets'

/** The address of the history of changes. */
export const CHANGES = `${ZONES}/changes`

/** The address of one channel. */
export function channelHash({ processorId, family, index }: ControlTarget): string {
  return family === 'zone' ? `${ZONES}/${processorId}/${index}` : `${ZONES}/${processorId}/${family}/${index}`
}

/** The address of Tools, at one processor. */
export function toolsOf(processorId: string): string {
  return `#tools/${processorId}`
}

/** The address of History, at one processor. */
export function historyOf(processorId: string): string {
  return `#history/${processorId}`
}

/** The address of Backups. */
export const BACKUPS = '#backups'

/** The address of the restore wizard, at one backup or at the choice of one. */
export function restoreOf(fileName: string | null): string {
  return fileName === null ? `${BACKUPS}/restore` : `${BACKUPS}/restore/${fileName}`
}

/** The address of the restore wizard at a backup in the folder that the console was told to look into. */
export function restoreElsewhereOf(fileName: string): string {
  return `${restoreOf(ELSEWHERE)}/${fileName}`
}

/** The address of the receipt of a restore. */
export function receiptOf(id: string): string {
  return `${BACKUPS}/receipt/${id}`
}

/** The element that a screen stands in. Its name in the address means "to the content", and no other screen. */
export const CONTENT_ID = 'content'

let screenHash = ''

/** The part of the page's address after `#`, as it changes from screen to screen. */
export function useHash(): string {
  return useSyncExternalStore(listen, presentHash)
}

function presentHash(): string {
  if (location.hash !== `#${CONTENT_ID}`) screenHash = location.hash
  return screenHash
}

function listen(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}
