import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ENTRY = fileURLToPath(new URL('../../../src-main/jobs/entry.ts', import.meta.url))

/** Starts a job process that has something to do for ever, says which it is, and waits to be killed. */
const busy = 'data:text/javascript,setInterval(() => undefined, 1000)'
const job = fork(ENTRY, [], { execArgv: ['--import', busy], serialization: 'advanced' })
job.once('spawn', () => process.stdout.write(`${job.pid}\n`))
