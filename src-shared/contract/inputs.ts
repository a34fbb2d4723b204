import { z } from 'zod'
import { ProcessorId } from '../model/processor.ts'

export const Nothing = z.strictObject({})
export const OneProcessor = z.strictObject({ processorId: ProcessorId })
