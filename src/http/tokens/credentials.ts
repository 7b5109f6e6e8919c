/** Returns the token of `Authorization: Bearer` (RFC 6750 section 2.1); undefined without one, and for another scheme. */
export function bearerToken(authorization = ''): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1]
}

/** Returns the password of HTTP Basic (RFC 7617); undefined without credentials, and for those of another scheme. */
export function basicPassword(authorization = ''): string | undefined {
  const [, credentials] = /^Basic\s+(\S+)$/i.exec(authorization) ?? []
  if (credentials === undefined) return undefined
  return Buffer.from(credentials, 'base64')
    .toString()
    .replace(/^[^:]*:/, '')
}
