import { copyBackup } from './copy.ts'
import { createBackup } from './create.ts'
import { writeEmergencyCopy } from './emergency.ts'
import { checkIntegrity } from './integrity.ts'
import { lock } from './lock.ts'
import type { JobInput, JobName, JobOutput, JobRequest } from './messages.ts'
import { probe } from './probe.ts'
import { rehearse } from './rehearse.ts'
import { salvage } from './salvage.ts'
import { stage } from './stage.ts'
import type { JobTools } from './tools.ts'
import { verify } from './verify.ts'

type Job<N extends JobName> = (input: JobInput<N>, tools: JobTools) => Promise<JobOutput<N>>

const JOBS: { readonly [N in JobName]: Job<N> } = {
  create: createBackup,
  verify,
  rehearse,
  stage,
  copy: copyBackup,
  integrity: checkIntegrity,
  lock,
  probe,
  emergency: writeEmergencyCopy,
  salvage,
}

/** Does what a request asks for. @throws AppError, or whatever else went wrong */
export function runJob<N extends JobName>({ name, input }: JobRequest<N>, tools: JobTools): Promise<JobOutput<N>> {
  return JOBS[name](input, tools)
}
