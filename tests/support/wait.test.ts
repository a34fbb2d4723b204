import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freeTcpPort, freeUdpPort } from './ports.ts'
import { until } from './wait.ts'

test('until answers what the condition answered, zero and the empty string included', async () => {
  let asked = 0
  expect(await until(() => (++asked > 2 ? 0 : null), { withinMs: 5_000, what: 'the third time' })).toBe(0)
  expect(asked).toBe(3)
})

test('until takes a throw as "not yet", and names at the end what it waited for and what it saw', async () => {
  const failing = () => {
    throw new Error('level is -80')
  }
  await expect(until(failing, { withinMs: 30, what: 'the meter moves' })).rejects.toThrow(
    /30 ms: the meter moves\..*level is -80/,
  )
})

test('free ports can be bound', async () => {
  const udp = createSocket('udp4').bind(await freeUdpPort())
  await once(udp, 'listening')
  udp.close()
  const tcp = createServer().listen(await freeTcpPort('127.0.0.1'), '127.0.0.1')
  await once(tcp, 'listening')
  tcp.close()
})
