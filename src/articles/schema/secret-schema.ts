import { z } from 'zod'

/** Where a secret is: in a variable of the environment, or in a file. */
export type SecretPlace = { readonly env: string } | { readonly file: string }

/** The fields of a place of a secret. */
export const SECRET_FIELDS = ['env', 'file'] as const

const MAX_PATH_LENGTH = 1_000

/** Nothing here may quote what it got: it may be a secret in the wrong place. */
const PLACE = 'expected "env" with the name of a variable, or "file" with an absolute path'

const variable = z.unknown().refine(name => typeof name === 'string' && /^[A-Za-z_]\w{0,99}$/.test(name), {
  error: 'expected the name of a variable, such as WEBHOOK_SECRET, got something else',
})
const absolutePath = z
  .unknown()
  .refine(
    path => typeof path === 'string' && /^(?:\/|[A-Za-z]:[\\/])/.test(path) && path.length <= MAX_PATH_LENGTH,
    { error: 'expected an absolute path, such as /run/secrets/webhook, got something else' },
  )

const place = z
  .unknown()
  .refine(value => typeof value === 'object' && value !== null && !Array.isArray(value), {
    error: `${PLACE}, got something else: the secret itself does not belong in this file`,
    abort: true,
  })
  .pipe(
    z
      .strictObject({ env: variable.optional(), file: absolutePath.optional() })
      .refine(({ env, file }) => (env === undefined) !== (file === undefined), {
        error: `${PLACE}, got both or neither`,
      }),
  )
  .meta({
    type: 'object',
    description: 'The place of the secret: env, a variable, or file, an absolute path.',
  })

/** The place of a secret. The checks leave exactly two forms; their own types would be unknown. */
export const secretPlace = place as unknown as z.ZodType<SecretPlace, SecretPlace>
