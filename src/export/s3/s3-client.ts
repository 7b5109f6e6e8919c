import { setTimeout } from 'node:timers/promises'
import { AwsClient } from 'aws4fetch'
import { messageOf, Problem } from '../../problem.ts'

/** Where a bucket is, and who may write to it. */
export interface S3Account {
  /** Absolute URL without a slash at its end. */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** A request for an object, or for the bucket when the key is empty. */
export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  readonly key: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Blob | Uint8Array<ArrayBuffer>
}

/** Sends a request, again if the store is busy. @throws Problem when it is not answered, or refused. */
export type S3Send = (request: S3Request, allowed?: readonly number[]) => Promise<Response>

const ATTEMPTS = 7
const FIRST_PAUSE_MS = 100
const TIMEOUT_MS = 300_000

/** Creates the function that signs requests and sends them. A status of `allowed` is returned like a success. */
export function createS3Client(account: S3Account): S3Send {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey, sessionToken } = account
  const client = new AwsClient({
    ...{ accessKeyId, secretAccessKey, region, service: 's3' },
    ...(sessionToken !== undefined && { sessionToken }),
  })

  async function attempt({ method, key, query = {}, headers = {}, body }: S3Request): Promise<Response> {
    const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/')
    const search = new URLSearchParams(query).toString().replaceAll('+', '%20')
    const url = `${endpoint}/${path}${search && '?'}${search}`
    // Signed anew for each attempt, because a signature is valid for some minutes.
    const signed = await client.sign(url, {
      method,
      headers: { ...headers },
      ...(body !== undefined && { body }),
    })
    return fetch(signed, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  }

  return async (request, allowed = []) => {
    const place = `s3://${bucket}/${request.key}`
    for (let n = 1; ; n++) {
      const result = await attempt(request).catch((error: unknown) => error)
      if (result instanceof Response && (result.ok || allowed.includes(result.status))) return result
      const isBusy = !(result instanceof Response) || result.status >= 500 || result.status === 429
      if (!isBusy || n === ATTEMPTS) throw await problemOf(result, request, place)
      if (result instanceof Response) await result.body?.cancel()
      // Exporters that were refused at the same time do not come back at the same time.
      await setTimeout(FIRST_PAUSE_MS * 2 ** n * (0.5 + Math.random() / 2))
    }
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied: 'allow s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket',
  NoSuchBucket: 'create the bucket, or name another one',
  InvalidAccessKeyId: 'check AWS_ACCESS_KEY_ID, and --endpoint for a store that is not that of AWS',
  SignatureDoesNotMatch: 'check AWS_SECRET_ACCESS_KEY and AWS_REGION',
  PermanentRedirect: 'set AWS_REGION to the region of the bucket',
  AuthorizationHeaderMalformed: 'set AWS_REGION to the region of the bucket',
}

async function problemOf(result: unknown, { method }: S3Request, place: string): Promise<Problem> {
  if (!(result instanceof Response)) {
    const cause = result instanceof Error && result.cause !== undefined ? result.cause : result
    return new Problem('unavailable', `${place}: the store does not answer: ${messageOf(cause)}`)
  }
  const text = await result.text().catch(() => '')
  const code = /<Code>([^<]*)/.exec(text)?.[1] ?? ''
  const message = /<Message>([^<]*)/.exec(text)?.[1] ?? text.slice(0, 200)
  const advice = ADVICE[code] === undefined ? '' : `: ${ADVICE[code]}`
  return new Problem(
    'unavailable',
    `${place}: ${method} was refused with ${result.status} ${code} ${message}${advice}`,
  )
}
