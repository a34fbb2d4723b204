import { BadArguments, parseCommandLine } from './command-line.ts'
import { type ControlDoor, openControl } from './control.ts'
import { createSimulatedProcessor, type SimulatedProcessor } from './simulator.ts'

/** How often it looks whether the process that started it is still there. */
const PARENT_CHECK_MS = 500

async function main(): Promise<void> {
  // Taken before anything else: a parent that ends while this one starts is seen too.
  const parent = process.ppid
  const commandLine = parseCommandLine(process.argv.slice(2))
  if (commandLine.kind === 'help') {
    process.stdout.write(commandLine.text)
    return
  }
  const processor = await createSimulatedProcessor(commandLine.options)
  const control = commandLine.controlPort === null ? null : await openControl(processor, commandLine.controlPort)
  endWith(processor, control, parent)
  const { host, port } = processor
  const ready = { event: 'ready', host, port, controlPort: control?.port ?? null, pid: process.pid }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}

/** Ends the process when it is told to, and when its parent has ended: a simulator nobody holds is of no use. */
function endWith(processor: SimulatedProcessor, control: ControlDoor | null, parent: number): void {
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    clearInterval(parentCheck)
    Promise.all([control?.close(), processor.close()]).then(() => process.exit(0), fail)
  }
  const parentCheck = setInterval(() => {
    if (process.ppid !== parent) end()
  }, PARENT_CHECK_MS)
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

function fail(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (error instanceof BadArguments) process.stderr.write(`${error.message} Try --help.\n`)
  else if (code === 'EADDRINUSE') process.stderr.write('Another program is using that port.\n')
  else if (code === 'EADDRNOTAVAIL') process.stderr.write('This computer does not have that address.\n')
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

main().catch(fail)
