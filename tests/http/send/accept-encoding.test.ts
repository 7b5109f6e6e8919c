import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseVariant } from '../../../src/http/send/accept-encoding.ts'
import type { Coding, Variant } from '../../../src/publish/document/document.ts'
import { cpuTime } from '../../cpu-time.ts'

// The numbers of checks are those of docs/readers/http-checklist.md.

const LENGTHS: Readonly<Record<Coding, number>> = { br: 80, zstd: 85, gzip: 100, identity: 400 }
const CODINGS = Object.keys(LENGTHS) as Coding[]
const VARIANTS = CODINGS.map(variant)

function variant(coding: Coding): Variant {
  return { coding, bytes: Buffer.alloc(LENGTHS[coding]), etag: `"${coding}"` }
}

function chosen(acceptEncoding: string | undefined, variants: readonly Variant[] = VARIANTS): Coding {
  return chooseVariant(variants, acceptEncoding).coding
}

describe('the coding for Accept-Encoding (RFC 9110 section 12.5.3)', () => {
  it.each<[string | undefined, Coding]>([
    // check 33
    [undefined, 'identity'],
    ['', 'identity'],
    ['identity', 'identity'],
    // check 34: of equal qualities the shortest
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['zstd', 'zstd'],
    ['br,gzip', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, zstd', 'zstd'],
    ['gzip, identity', 'gzip'],
    ['gzip;q=1.0, br;q=0.9', 'gzip'],
    ['br;q=0.001, gzip;q=0.01', 'gzip'],
    ['gzip;q=0.5, identity', 'identity'],
    ['gzip;q=0.5, identity;q=0.2', 'gzip'],
    ['deflate', 'identity'],
    // check 35
    ['gzip;q=0, identity', 'identity'],
    ['gzip;q=0', 'identity'],
    ['*;q=0', 'identity'],
    ['*', 'gzip'],
    ['*;q=0, br', 'br'],
    ['gzip;q=0, *', 'identity'],
    ['identity;q=0, gzip', 'gzip'],
    ['identity;q=0', 'identity'],
    // check 36
    ['x-gzip', 'gzip'],
    ['none', 'identity'],
    ['GZIP ; Q=0.5', 'gzip'],
    ['  gzip\t;\tq=1  , ,', 'gzip'],
    ['BR', 'br'],
    ['gzip;q=2', 'identity'],
    ['gzip;q=', 'identity'],
    ['gzip;q=x', 'identity'],
    ['gzip;level=9', 'identity'],
    ['gzip q=1', 'identity'],
    [';q=1', 'identity'],
    ['gzip;q=0.0000001, identity;q=0.1', 'identity'],
  ])('for %j is %s', (header, coding) => {
    expect(chosen(header)).toBe(coding)
  })

  it('is a ready one while the best is still being computed', () => {
    expect(chosen('br, gzip', [variant('identity')])).toBe('identity')
    expect(chosen('br, gzip', [variant('gzip'), variant('identity')])).toBe('gzip')
  })

  it('is never one that is longer for the same quality', () => {
    const long = { ...variant('gzip'), bytes: Buffer.alloc(1_000) }
    expect(chosen('gzip, identity', [variant('identity'), long])).toBe('identity')
  })

  it('is found for any header', () => {
    const header = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'gzipbr;q=01.,*- \t') }))
    fc.assert(fc.property(header, text => CODINGS.includes(chosen(text))))
  })

  it('is found in linear time', () => {
    const started = cpuTime()
    for (const text of [
      'gzip ; '.repeat(5_000),
      ' '.repeat(30_000),
      'a'.repeat(30_000),
      ', '.repeat(15_000),
    ]) {
      chosen(text)
    }
    expect(cpuTime() - started).toBeLessThan(2_000)
  })

  it('is the same when a header is sent again after many others', () => {
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 1_000; n++) expect(chosen(`gzip;q=0.5, br;q=0, x-${n}`)).toBe('gzip')
      expect(chosen('br')).toBe('br')
    }
  })

  it('is the one that the client prefers among those that are ready', () => {
    fc.assert(
      fc.property(acceptable, qualities => {
        const header = qualities.map(({ coding, text }) => `${coding}${text}`).join(', ')
        const quality = (coding: Coding) => qualities.find(one => one.coding === coding)?.quality ?? 0
        const choice = chosen(header)
        const best = Math.max(...qualities.map(one => one.quality))
        expect(quality(choice)).toBe(choice === 'identity' && best === 0 ? quality('identity') : best)
      }),
    )
  })
})

/** Lists that name each coding at most once, with its quality and the text of that quality. */
const acceptable = fc
  .uniqueArray(fc.constantFrom(...CODINGS), { minLength: 1 })
  .chain(codings => fc.tuple(...codings.map(withQuality)))

function withQuality(coding: Coding) {
  return fc
    .tuple(fc.integer({ min: 0, max: 1_000 }), fc.constantFrom(';q=', ' ; q=', ';Q=', ';\tq='))
    .map(([thousandths, sign]) => ({
      coding,
      quality: thousandths / 1_000,
      text: `${sign}${(thousandths / 1_000).toFixed(3)}`,
    }))
}
