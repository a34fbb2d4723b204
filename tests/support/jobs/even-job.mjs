/**
 * The job process of the bundle, but that it does not step back: beside as many tests as there are processors, and more, it would
 * hardly come to run.
 */
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'

os.setPriority = () => undefined
syncBuiltinESMExports()
await import('../../../out/main/job.js')
