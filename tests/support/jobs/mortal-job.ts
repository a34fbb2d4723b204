import { DISK, type Durable } from '../../../src-main/jobs/durable.ts'
import { openJobPort } from '../../../src-main/jobs/port.ts'
import { serveJob } from '../../../src-main/jobs/serve-job.ts'

/**
 * The job process with an end: it kills itself, as hard as a process can be killed, before the thing with the number of
 * ATLAS_DIES_BEFORE that it does to the disk; or it stops there for ever where ATLAS_THEN is `hang`. A write is two things: one of
 * them in its middle.
 */
const diesBefore = Number(process.env.ATLAS_DIES_BEFORE)
let done = 0

function next(): void {
  if (done === diesBefore) {
    if (process.env.ATLAS_THEN === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    process.kill(process.pid, 'SIGKILL')
    // The signal comes some moments later.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
  done += 1
}

async function* withinIt(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true
  for await (const chunk of chunks) {
    yield chunk.subarray(0, chunk.length / 2)
    if (isFirst) next()
    isFirst = false
    yield chunk.subarray(chunk.length / 2)
  }
}

const counted = <Given extends unknown[], Result>(act: (...given: Given) => Result) => {
  return (...given: Given): Result => {
    next()
    return act(...given)
  }
}

const durable: Durable = {
  makeFolder: counted(DISK.makeFolder),
  makeFile: counted(DISK.makeFile),
  write: counted((file, chunks) => DISK.write(file, withinIt(chunks))),
  syncFile: counted(DISK.syncFile),
  syncFolder: counted(DISK.syncFolder),
  rename: counted(DISK.rename),
  remove: counted(DISK.remove),
  removeFolder: counted(DISK.removeFolder),
}

serveJob(openJobPort(), durable, (code) => process.exit(code))
