import { isRecord, type Message } from './wire.ts'

/** What stands where a value should be while the fault `wrong-types` is on; the last is text for a number that is infinite. */
const WRONG: readonly unknown[] = [null, '-12.5', true, [], [-12], {}, { val: -12 }, '1e999']

/** The message as text, with every value in `params` replaced by something of a wrong type; `nth` moves through the kinds. */
export function withWrongTypes(message: Message, nth: number): string {
  if (!Array.isArray(message.params)) return JSON.stringify(message)
  const params = message.params.map((entry: unknown, at) => {
    if (!isRecord(entry)) return entry
    const wrong = WRONG[(nth + at) % WRONG.length]
    return Object.fromEntries(
      Object.entries(entry).map(([key, value]) => {
        if (key === 'param') return [key, value]
        // Text is no wrong type for a name.
        return [key, key === 'str' && typeof wrong === 'string' ? 7 : wrong]
      }),
    )
  })
  // JSON.stringify cannot write a number that does not fit; a device can.
  return JSON.stringify({ ...message, params }).replaceAll('"1e999"', '1e999')
}

/** A line that is neither UTF-8 nor JSON, or only half of either. */
export function garbageLine(nth: number): Buffer {
  const kinds = [
    Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x00, 0x80]),
    Buffer.from('{"jsonrpc":"2.0","method":"update","params":[{"param":"SourceMeter_0","val":'),
    Buffer.from('[1,2,3]'),
    Buffer.from('null'),
    Buffer.from('HTTP/1.1 400 Bad Request'),
    Buffer.from('{"__proto__":{"polluted":1},"method":"update","params":"ZoneGain_0"}'),
    Buffer.from('{"jsonrpc":"2.0","method":"update","params":[null,7,{"param":5,"val":1},{"val":-3}]}'),
  ]
  return kinds[nth % kinds.length] ?? Buffer.alloc(0)
}
