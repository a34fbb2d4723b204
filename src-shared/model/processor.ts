import { z } from 'zod'

/** Our own name for a processor; never taken from the device, which has no serial number on the wire (protocol.md §4). */
export const ProcessorId = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'A processor id has small letters, digits and hyphens.')
  .brand<'ProcessorId'>()
export type ProcessorId = z.infer<typeof ProcessorId>

/** What the user says it is; "Atmosphere" means that they do not know (protocol.md §6). */
export const MODELS = ['AZM4', 'AZM8', 'AZMP4', 'AZMP8', 'Atmosphere'] as const
export const Model = z.enum(MODELS)
export type Model = z.infer<typeof Model>

/** The TCP port of the third-party control protocol (protocol.md §1). */
export const CONTROL_PORT = 5321
/** The UDP port on this computer to which every processor sends its meters; fixed by the protocol (protocol.md §1). */
export const METER_PORT = 3131

const ProcessorName = z.string().trim().min(1, 'A processor needs a name.').max(64, 'A name has at most 64 characters.')
/** An IPv4 address or a host name; never a URL. */
export const Host = z
  .string()
  .trim()
  .min(1, 'A processor needs an address.')
  .max(253)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'An address looks like 192.168.1.50 or atlas.local.')
  .refine((host) => !/^[0-9.]+$/.test(host) || isIpv4(host), 'That IP address is not complete or not valid.')
const Port = z.int('A port is a whole number.').min(1, 'A port is at least 1.').max(65_535, 'A port is at most 65535.')

/** What a user tells us to add a processor. */
export const NewProcessor = z.strictObject({
  name: ProcessorName,
  model: Model,
  host: Host,
  port: Port.default(CONTROL_PORT),
  /** Save it without asking whether it answers. */
  unchecked: z.boolean().default(false),
})
export type NewProcessor = z.infer<typeof NewProcessor>

/** What a user may change of a processor; what is left out stays. */
export const ProcessorChange = z.strictObject({
  processorId: ProcessorId,
  name: ProcessorName.optional(),
  model: Model.optional(),
  host: Host.optional(),
  port: Port.optional(),
  unchecked: z.boolean().default(false),
})
export type ProcessorChange = z.infer<typeof ProcessorChange>

/** A processor as it is kept in the store. */
export interface Processor {
  readonly id: ProcessorId
  readonly name: string
  readonly model: Model
  readonly host: string
  readonly port: number
}

/** Why a connection ended or could not be made. */
export type LinkTrouble =
  | 'name-not-found'
  | 'unreachable'
  | 'timed-out'
  | 'refused'
  | 'reset'
  | 'closed-by-processor'
  | 'line-too-long'
  | 'no-answer'
  | 'same-address'

/**
 * The one state of a link. Online means: a command was answered in the last period; a live socket alone is
 * `not-answering` (protocol.md §3). `sinceMs` is epoch milliseconds.
 */
export type LinkState =
  | { readonly kind: 'connecting'; readonly sinceMs: number }
  | { readonly kind: 'syncing'; readonly sinceMs: number }
  | { readonly kind: 'online'; readonly sinceMs: number }
  | { readonly kind: 'not-answering'; readonly sinceMs: number }
  | { readonly kind: 'waiting'; readonly sinceMs: number; readonly retryAtMs: number; readonly trouble: LinkTrouble }

export type LinkWord = LinkState['kind']

/** Whether meter datagrams arrive. `silent` since the last one, or since the link came up without any. */
export type MeterReception =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'heard' }
  | { readonly kind: 'silent'; readonly sinceMs: number; readonly everHeard: boolean }

/** A processor and how its link is doing. */
export interface ProcessorView extends Processor {
  readonly link: LinkState
  /** When it was last online, epoch ms; null while online, and if it never was since the console started. */
  readonly lastOnlineMs: number | null
  /** Why the last connection ended, kept until the link is online again. */
  readonly trouble: LinkTrouble | null
  /** Measured round trip of the last keep-alive, ms; null while unknown. */
  readonly latencyMs: number | null
  readonly meters: MeterReception
  /** As the processor says; null while unknown. */
  readonly firmware: string | null
}

function isIpv4(host: string): boolean {
  const parts = host.split('.')
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}
