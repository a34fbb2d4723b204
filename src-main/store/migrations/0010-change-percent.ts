import { type Kysely, sql } from 'kysely'

/** A volume that was changed at the device is kept in percent too, which is what staff read. */
export async function addChangePercent(db: Kysely<unknown>): Promise<void> {
  await sql`alter table change_record add column percent_before real`.execute(db)
  await sql`alter table change_record add column percent_after real`.execute(db)
}
