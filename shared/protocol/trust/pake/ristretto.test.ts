import { ristretto255 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  calculateGenerator,
  generatorString,
  intermediateKey,
  lvCat,
  prependLen,
  sampleScalar,
  scalarMult,
  scalarMultVfy,
  transcript,
} from './ristretto.ts'

// draft-irtf-cfrg-cpace-21, appendices A.1 and B.3: test vectors for CPace using group ristretto255
// and hash SHA-512.

const hex = (text: string) => hexToBytes(text.replace(/\s/g, ''))
const ascii = (text: string) => new TextEncoder().encode(text)
const range = (count: number) => Uint8Array.from({ length: count }, (_, index) => index)

const PRS = ascii('Password')
const CI = hex('0b415f696e69746961746f720b425f726573706f6e646572')
const SID = hex('7e4b4791d6a8ef019b936c79fb7f2c57')
const YA_SCALAR = hex('da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08')
const YA = hex('d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157')
const YB_SCALAR = hex('d2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d')
const YB = hex('3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258')
const K = hex('80b69a8a76457ab6a4d7f887a4bf6b55a2f80ac19c333f917a05fc9887c8b40f')
const S = hex('7cd0e075fa7955ba52c02759a6c90dbbfc10e6d40aea8d283e407d88cf538a05')

describe('strings (A.1)', () => {
  test('prepend_len (A.1.2)', () => {
    expect(prependLen(ascii(''))).toEqual(hex('00'))
    expect(prependLen(ascii('1234'))).toEqual(hex('0431323334'))
    expect(prependLen(range(127)).slice(0, 3)).toEqual(hex('7f0001'))
    expect(prependLen(range(128)).slice(0, 4)).toEqual(hex('80010001'))
    expect(prependLen(range(128))).toHaveLength(130)
    expect(prependLen(new Uint8Array(16_384)).slice(0, 3)).toEqual(hex('808001'))
  })

  test('lv_cat (A.1.4)', () => {
    expect(lvCat(ascii('1234'), ascii('5'), ascii(''), ascii('678'))).toEqual(hex('043132333401350003363738'))
  })

  test('transcript_ir (A.3.5)', () => {
    expect(transcript(ascii('123'), ascii('PartyA'), ascii('234'), ascii('PartyB'))).toEqual(
      hex('03313233065061727479410332333406506172747942'),
    )
    expect(transcript(ascii('3456'), ascii('PartyA'), ascii('2345'), ascii('PartyB'))).toEqual(
      hex('043334353606506172747941043233343506506172747942'),
    )
  })
})

describe('the run of appendix B.3', () => {
  test('generator (B.3.1)', () => {
    const text = generatorString(PRS, CI, SID)
    expect(text).toEqual(
      hex(`11435061636552697374726574746f3235350850617373776f726464
           00000000000000000000000000000000000000000000000000000000
           00000000000000000000000000000000000000000000000000000000
           00000000000000000000000000000000000000000000000000000000
           00000000000000000000000000000000180b415f696e69746961746f
           720b425f726573706f6e646572107e4b4791d6a8ef019b936c79fb7f
           2c57`),
    )
    expect(sha512(text)).toEqual(
      hex(`da6d3ddc8802fca9058755ffd3ebde08a9c2c74945901a258482a288
           b6663af06bf645c93cd1c51512307199c80e84908916d983b34af772
           05f90851a657ee27`),
    )
    expect(calculateGenerator(PRS, CI, SID).toBytes()).toEqual(
      hex('222b6b195fe84b1652badb6f6a3ae3d24341e7306967f0b8115b40d5698c7e56'),
    )
  })

  test('messages of A and B (B.3.2, B.3.3)', () => {
    const generator = calculateGenerator(PRS, CI, SID)
    expect(scalarMult(sampleScalar(YA_SCALAR), generator)).toEqual(YA)
    expect(scalarMult(sampleScalar(YB_SCALAR), generator)).toEqual(YB)
  })

  test('the secret point, the same on both sides (B.3.4)', () => {
    expect(scalarMultVfy(sampleScalar(YA_SCALAR), YB)).toEqual(K)
    expect(scalarMultVfy(sampleScalar(YB_SCALAR), YA)).toEqual(K)
  })

  test('the intermediate session key (B.3.5)', () => {
    const said = transcript(YA, ascii('ADa'), YB, ascii('ADb'))
    expect(said).toEqual(
      hex(`20d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0e
           ec482b915703414461203ea7e0b19560d7c0b0f5734f63b955286dfa
           8232b5ebe63324e2d9e7433f725803414462`),
    )
    expect(intermediateKey(SID, K, said)).toEqual(
      hex(`b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dc
           ae7b35cd2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c
           3fa2068af7900447`),
    )
  })

  test('a valid point (B.3.10)', () => {
    const x = hex('2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c')
    const product = hex('7c13645fe790a468f62c39beb7388e541d8405d1ade69d1778c5fe3e7f6b600e')
    expect(scalarMult(sampleScalar(S), ristretto255.Point.fromBytes(x))).toEqual(product)
    expect(scalarMultVfy(sampleScalar(S), x)).toEqual(product)
  })

  test.each([
    ['Y_i1, no point', '2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c'],
    ['Y_i2, the neutral element', '00'.repeat(32)],
  ])('a share that must be refused (B.3.11): %s', (_, share) => {
    expect(scalarMultVfy(sampleScalar(S), hex(share))).toBeUndefined()
  })
})

describe('beyond the vectors', () => {
  test('a share with another length or encoding is refused', () => {
    const fieldPrime = `ed${'ff'.repeat(30)}7f`
    const oneMore = `ee${'ff'.repeat(30)}7f`
    const highBit = `${'00'.repeat(31)}80`
    for (const share of ['', 'd6', `${bytesToHex(YA)}00`, fieldPrime, oneMore, highBit, 'ff'.repeat(32)]) {
      expect(scalarMultVfy(sampleScalar(S), hex(share))).toBeUndefined()
    }
  })

  test('no share makes it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (share) => {
        expect(() => scalarMultVfy(sampleScalar(S), share)).not.toThrow()
      }),
    )
  })

  test('a scalar takes exactly 32 bytes and stays below 2^252', () => {
    expect(sampleScalar(new Uint8Array(32).fill(255))).toBe(2n ** 252n - 1n)
    expect(() => sampleScalar(new Uint8Array(31))).toThrow(RangeError)
    expect(() => sampleScalar(new Uint8Array(64))).toThrow(RangeError)
  })

  test('a long password is neither padded nor cut', () => {
    const long = (last: string) => calculateGenerator(ascii('x'.repeat(200) + last), CI, SID).toHex()
    expect(long('a')).not.toBe(long('b'))
  })
})
