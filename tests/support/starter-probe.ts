import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { starterCheck } from '../../src-main/command/starters.ts'

/** A process of its own for the test of starters: says over a connection what the check finds, and ends with it. */
let check: () => boolean = () => false
const parent = process.ppid
const line = connect(Number(process.env.PROBE_PORT), '127.0.0.1')
createInterface(line).on('line', (question) => {
  if (question === 'begin') check = starterCheck(parent, process.env)
  line.write(`${check()}\n`)
})
