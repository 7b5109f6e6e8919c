import { existsSync, readFileSync } from 'node:fs'
import { Client } from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { settings } from '../../src/config.ts'
import { parseDatabaseUrl } from '../../src/stores/postgres/connection.ts'

interface Service {
  readonly build?: { readonly args: Readonly<Record<string, string>> }
  readonly image?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly volumes: readonly string[]
  readonly ports?: readonly string[]
}

const ROOT = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')

const { services, volumes } = parse(read('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}
const own = Object.entries(services).filter(([, { build }]) => build !== undefined)
const dockerfile = read('Dockerfile')
const nginx = read('deploy/nginx.conf')

/** Where the PostgreSQL driver finds the password of a URL without one. */
const PASSWORD = 'PGPASSWORD'

/** Fills in `${POSTGRES_PASSWORD:-default}` as compose does. */
function interpolated(value = '', password: string | undefined): string {
  return value.replace(/\$\{POSTGRES_PASSWORD:-(.*?)\}/g, (_, preset: string) => password ?? preset)
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('compose.yaml', () => {
  it('has two Feedwrights, PostgreSQL and nginx', () => {
    expect(own).toHaveLength(2)
    expect(Object.values(services).map(({ image }) => image?.split(':')[0])).toEqual(
      expect.arrayContaining(['postgres', 'nginx']),
    )
  })

  it('gives Feedwright only settings that exist', () => {
    const known = Object.values(settings).map((setting): string | undefined =>
      'env' in setting ? setting.env : undefined,
    )
    known.push(PASSWORD)
    for (const [, { environment = {} }] of own) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(environment)))
    }
  })

  it.each([
    undefined,
    'simple',
    'a/b@c:d',
    'käse%20#?&+ "quoted" \\',
  ])('connects with the password %j', password => {
    const wanted = interpolated(services.postgres?.environment?.POSTGRES_PASSWORD, password)
    for (const [, { environment = {} }] of own) {
      vi.stubEnv(PASSWORD, interpolated(environment[PASSWORD], password))
      const { config } = parseDatabaseUrl(interpolated(environment.DATABASE_URL, password))
      const { host, user, database, password: sent } = new Client(config)
      expect([host, user, database, sent]).toEqual(['postgres', 'feedwright', 'feedwright', wanted])
      expect(user).toBe(services.postgres?.environment?.POSTGRES_USER)
    }
  })

  it('has nginx connect to each Feedwright where the image listens', () => {
    const port = /^EXPOSE (\d+)$/m.exec(dockerfile)?.[1]
    const upstreams = [...nginx.matchAll(/^ {2}server (\S+);$/gm)].map(match => match[1])
    expect(upstreams).toEqual(own.map(([name]) => `${name}:${port}`))
  })

  it('publishes the port on which nginx listens', () => {
    const listens = /listen (\d+);/.exec(nginx)?.[1]
    expect(services.nginx?.ports?.map(port => port.split(':')[1])).toEqual([listens])
  })

  it('mounts existing sources where the images expect them', () => {
    for (const mount of Object.values(services).flatMap(service => service.volumes)) {
      const [from = '', to = ''] = mount.split(':')
      const exists = from.startsWith('./') ? existsSync(new URL(from, ROOT)) : Object.hasOwn(volumes, from)
      expect([mount, exists]).toEqual([mount, true])
      if (to === '/articles' || to === '/data') expect(dockerfile).toContain(to)
    }
  })
})
