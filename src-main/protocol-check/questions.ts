import { clientLimit, largestBatch } from './ask-limits.ts'
import { allowList, meterRate, twoAddresses } from './ask-meters.ts'
import { dante, spelling } from './ask-names.ts'
import { badInBatch, errorShapes, replyShapes } from './ask-shapes.ts'
import { gainWhileGrouped, percentCurve } from './ask-writing.ts'
import type { Question } from './question.ts'

/** Every question, in the order in which it is asked: what only reads comes first. */
export const QUESTIONS: readonly Question[] = [
  replyShapes,
  errorShapes,
  badInBatch,
  spelling,
  largestBatch,
  meterRate,
  twoAddresses,
  allowList,
  dante,
  clientLimit,
  percentCurve,
  gainWhileGrouped,
]
