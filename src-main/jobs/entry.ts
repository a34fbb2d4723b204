import { constants, setPriority } from 'node:os'
import { DISK } from './durable.ts'
import { openJobPort } from './port.ts'
import { serveJob } from './serve-job.ts'

// Whatever it does can wait; what the console does cannot.
setPriority(constants.priority.PRIORITY_LOW)
serveJob(openJobPort(), DISK, (code) => process.exit(code))
