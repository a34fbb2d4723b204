/**
 * The job process as it is, which leaves beside its own file what Linux said of it at its end: when it is over, nobody can ask any
 * more what it held at most. It is bundled by job-room.ts.
 */
import '../../src-main/jobs/entry.ts'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const STATUS = '/proc/self/status'

process.once('exit', () => {
  if (existsSync(STATUS)) writeFileSync(`${import.meta.filename}.status`, readFileSync(STATUS))
})
