import Database from 'better-sqlite3'

/**
 * A process that writes to the store of its first argument, some 500 commits a second, until its input ends: each moves some of a
 * sum from one row to the other, and adds a row to the audit. At the end it says how many it did.
 */
const database = new Database(process.argv[2] ?? '')
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
const take = database.prepare("update sample_period set period_ms = period_ms - 1 where processor_id = 'from'")
const give = database.prepare("update sample_period set period_ms = period_ms + 1 where processor_id = 'to'")
const count = database.prepare("update sample_period set period_ms = period_ms + 1 where processor_id = 'count'")
const audit = database.prepare(
  `insert into audit (first_ms, last_ms, count, caller, door, path, outcome, refusal)
   values (0, 0, 1, 'writer', 'window', 'x', 'ok', 0)`,
)
const commit = database.transaction(() => {
  take.run()
  give.run()
  count.run()
  audit.run()
})
database.exec("insert into sample_period values ('from', 1000000), ('to', 0), ('count', 0)")

let commits = 0
const timer = setInterval(() => {
  commit()
  commits += 1
  if (commits === 1) process.stdout.write('writing\n')
}, 2)
process.stdin.on('end', () => {
  clearInterval(timer)
  database.close()
  process.stdout.write(`${commits}\n`)
})
process.stdin.resume()
