import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keyText, parseKeys, signedHeaders } from '../../../src/pushing/webhooks/signature.ts'

/** The published example of Standard Webhooks, which its libraries test. */
const EXAMPLE = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  message: {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    sent: new Date(1_614_265_330_999),
    body: '{"test": 2432232314}',
  },
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}

describe('a signature', () => {
  it('is that of the published example', () => {
    expect(signedHeaders(EXAMPLE.message, parseKeys(EXAMPLE.secret))).toEqual({
      'content-type': 'application/json',
      'webhook-id': EXAMPLE.message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': EXAMPLE.signature,
    })
  })

  it('is made with each key, for a receiver that changes from one to the next', () => {
    const other = Buffer.alloc(32, 7)
    const keys = parseKeys(`${EXAMPLE.secret}\n${keyText(other)}\n`)
    const mac = createHmac('sha256', other)
    mac.update(`${EXAMPLE.message.id}.1614265330.${EXAMPLE.message.body}`)
    expect(signedHeaders(EXAMPLE.message, keys)['webhook-signature']).toBe(
      `${EXAMPLE.signature} v1,${mac.digest('base64')}`,
    )
  })
})

describe('a secret', () => {
  it('is read with and without its prefix, in both alphabets of base64', () => {
    const bytes = Buffer.alloc(40, 0xfb)
    for (const text of [keyText(bytes), bytes.toString('base64'), `whsec_${bytes.toString('base64url')}`])
      expect(parseKeys(text)).toEqual([bytes])
  })

  it.each([
    ['that is too short', keyText(Buffer.alloc(23))],
    ['that is too long', keyText(Buffer.alloc(65))],
    ['that is not base64', 'whsec_correct!horse!battery!staple!correct!horse'],
  ])('%s is refused, and not quoted', (_, text) => {
    expect(() => parseKeys(text)).toThrow(/^expected a secret of 24 to 64 bytes/)
    expect(() => parseKeys(text)).not.toThrow(text.slice(6))
  })

  it('that is empty is refused', () => {
    expect(() => parseKeys(' \n')).toThrow('expected a secret, got nothing')
  })
})
