import { describe, expect, it } from 'vitest'
import { decode, encodeQuery, encodeSet, KEEP_ALIVE_LINE } from '../../../src-main/device/protocol.ts'

/** Lines as protocol.md §3 shows them, and what they mean. */
const GOLDEN: readonly (readonly [line: string, meaning: ReturnType<typeof decode>])[] = [
  [
    '{"jsonrpc":"2.0","method":"update","params":[{"param":"ZoneGain_0","val":-20.5},{"param":"ZoneGain_0","pct":42}]}',
    {
      kind: 'updates',
      updates: [
        { param: 'ZoneGain_0', fmt: 'val', value: -20.5 },
        { param: 'ZoneGain_0', fmt: 'pct', value: 42 },
      ],
      faulty: 0,
    },
  ],
  [
    '{"jsonrpc":"2.0","method":"getResp","params":{"param":"KeepAlive","str":"OK"}}',
    { kind: 'updates', updates: [{ param: 'KeepAlive', fmt: 'str', value: 'OK' }], faulty: 0 },
  ],
  [
    '{"jsonrpc":"2.0","result":[{"param":"SourceName_0","str":"Matrix 1"}],"id":1}',
    { kind: 'result', id: 1, updates: [{ param: 'SourceName_0', fmt: 'str', value: 'Matrix 1' }], faulty: 0 },
  ],
  ['{"jsonrpc":"2.0","result":"OK","id":7}', { kind: 'result', id: 7, updates: [], faulty: 0 }],
  [
    '{"jsonrpc":"2.0","error":{"code":-32604,"message":"could not be found"},"id":3}',
    { kind: 'error', id: 3, code: -32604, message: 'could not be found' },
  ],
  [
    '{"jsonrpc":"2.0","error":"Parameter could not be found","id":3}',
    { kind: 'error', id: 3, code: -32604, message: 'Parameter could not be found' },
  ],
  [
    '{"jsonrpc":"2.0","method":"error","params":[{"code":-32604,"message":"could not be found"}]}',
    { kind: 'error', id: null, code: -32604, message: 'could not be found' },
  ],
  [
    '{"jsonrpc":"2.0","method":"error","params":{"code":-32604,"message":"could not be found"},"id":3}',
    { kind: 'error', id: 3, code: -32604, message: 'could not be found' },
  ],
]

describe('protocol', () => {
  it.each(GOLDEN)('decodes %s', (line, meaning) => {
    expect(decode(line)).toEqual(meaning)
  })

  it.each(['', 'null', '42', '"text"', '[1,2]', '{', '{"jsonrpc":"2.0","method":"update"', '\u0000\u0001'])(
    'calls %j garbage',
    (line) => {
      expect(decode(line)).toEqual({ kind: 'garbage' })
    },
  )

  it.each([
    '{"param":"ZoneGain_0","val":"loud"}',
    '{"param":"ZoneGain_0","val":null}',
    '{"param":"ZoneGain_0","val":true}',
    '{"param":"ZoneGain_0","pct":[1]}',
    '{"param":"ZoneName_0","str":5}',
    '{"param":7,"val":1}',
    '{"val":1}',
    '{"param":"","val":1}',
    '{"param":"ZoneGain_0"}',
    '7',
    'null',
  ])('leaves out an entry of a wrong type and counts it: %s', (entry) => {
    expect(decode(`{"method":"update","params":[${entry},{"param":"ZoneMute_1","val":1}]}`)).toEqual({
      kind: 'updates',
      updates: [{ param: 'ZoneMute_1', fmt: 'val', value: 1 }],
      faulty: 1,
    })
  })

  it.each(['{"id":"one","result":"OK"}', '{"id":1.5,"result":"OK"}', '{"id":4}', '{"method":"play"}', '{}'])(
    'calls %s unknown',
    (line) => {
      expect(decode(line)).toEqual({ kind: 'unknown' })
    },
  )

  it('writes requests as the vendor does, one line each', () => {
    expect(encodeQuery('sub', [{ param: 'SourceMeter_0', fmt: 'val' }], 5)).toBe(
      '{"jsonrpc":"2.0","method":"sub","params":[{"param":"SourceMeter_0","fmt":"val"}],"id":5}\n',
    )
    expect(encodeSet([{ param: 'ZoneGain_0', pct: 50 }], 6)).toBe(
      '{"jsonrpc":"2.0","method":"set","params":[{"param":"ZoneGain_0","pct":50}],"id":6}\n',
    )
    expect(KEEP_ALIVE_LINE).toBe('{"jsonrpc":"2.0","method":"get","params":{"param":"KeepAlive","fmt":"str"}}\n')
  })
})
