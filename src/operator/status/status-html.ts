import { type Child, type Html, html } from '../../pages/html.ts'
import { amount, bytes, counted, duration, relative } from './amounts.ts'
import type { Status } from './status.ts'
import { facts, type Row, table } from './tables.ts'

/** Renders the main part of the page. */
export function statusHtml(status: Status): Html {
  return html`${troubles(status)}
${served(status)}
${feeds(status)}
${records(status)}
${deliveries(status)}
${subscribers(status)}
${outside(status)}
${program(status)}`
}

function section(title: string, ...content: readonly Child[]): Html {
  return html`<section><h2>${title}</h2>\n${content}</section>`
}

function troubles({ troubles }: Status): Html {
  if (troubles.length === 0) return html`<p>All is well.</p>`
  return html`<ul class="troubles">${troubles.map(text => html`<li class="bad">${text}</li>`)}</ul>`
}

function served({ publication, articles, nextChange, store, now }: Status): Html {
  return section(
    'Served',
    facts([
      ['Publication', html`<a href="${publication.url}">${publication.title}</a> (${publication.language})`],
      ['Public articles', counted(articles.public)],
      ['Scheduled', counted(articles.scheduled)],
      ['Drafts', counted(articles.draft)],
      ['Expired', counted(articles.expired)],
      ['Withdrawn', counted(articles.withdrawn)],
      ['Next change by the clock', nextChange === undefined ? 'none' : relative(nextChange, now)],
      ['Revision', `${store.servedRevision ?? 'none'} of ${store.revision}`],
    ]),
  )
}

function feeds({ feeds, portals, now }: Status): Html {
  const rows = feeds.map(
    (feed): Row => [
      html`<a href="${feed.url}">${feed.title}</a>${feed.isPrivate ? ' (private)' : ''}`,
      counted(feed.items),
      counted(feed.archivePages),
      relative(feed.changed, now),
      size(feed.bytes),
      size(feed.compressedBytes),
    ],
  )
  const columns = ['Feed', 'Items', 'Archive pages', 'Changed', 'As RSS', 'Compressed']
  const forPortals = portals.map(
    ({ name, portal, isPrivate }): Row => [name, portal, isPrivate ? 'with a token' : 'not listed'],
  )
  return section(
    'Feeds',
    table(columns, rows, { numbers: [1, 2, 4, 5] }),
    portals.length > 0
      ? table(['Feed', 'Portal', 'Access'], forPortals, { caption: 'Feeds for portals' })
      : undefined,
  )
}

function size(count: number | undefined): string {
  return count === undefined ? 'not ready' : bytes(count)
}

function records({ records: { faults, warnings, first } }: Status): Html {
  if (faults + warnings === 0) return section('Records', html`<p>Nothing is wrong in the folder.</p>`)
  const rows = first.map(({ file, line, field, severity, message }): Row => {
    const place = line === undefined ? file : `${file}:${line}`
    const what = field === undefined ? message : `${field}: ${message}`
    return [place, severity === 'fault' ? html`<span class="bad">fault</span>` : severity, what]
  })
  const more = faults + warnings - first.length
  return section(
    'Records',
    html`<p>${amount(faults, 'fault')}, ${amount(warnings, 'warning')}</p>`,
    table(['File', 'Severity', 'What is wrong'], rows, { text: 2 }),
    more > 0 ? html`<p class="note">${amount(more, 'more', 'more')}: see feedwright check.</p>` : undefined,
  )
}

function deliveries({ deliveries: { waiting, failed, groups, failingHosts }, webhooks }: Status): Html {
  const rows = groups.map(
    (group): Row => [group.host, group.kind, counted(group.waiting), counted(group.failed)],
  )
  const failing = failingHosts.map((host): Row => [host.host, host.error])
  const hooks = webhooks.map(({ host, events, error }): Row => [host, events.join(', '), error ?? 'in order'])
  return section(
    'Deliveries',
    html`<p>${counted(waiting)} waiting, ${counted(failed)} given up</p>`,
    rows.length > 0 ? table(['Host', 'Kind', 'Waiting', 'Given up'], rows, { numbers: [2, 3] }) : undefined,
    failing.length > 0
      ? table(['Host', 'Last failure'], failing, { caption: 'Hosts that have failed', text: 1 })
      : undefined,
    hooks.length > 0
      ? table(['Host', 'Events', 'State'], hooks, { caption: 'Webhooks', text: 2 })
      : undefined,
  )
}

function subscribers({ subscriptions }: Status): Html {
  if (subscriptions.length === 0) return section('Subscribers', html`<p>Nobody has subscribed here.</p>`)
  const rows = subscriptions.map(({ topic, kind, count }): Row => [topic, kind, counted(count)])
  return section('Subscribers', table(['Document', 'Kind', 'Subscriptions'], rows, { numbers: [2] }))
}

function outside({ doctor, now }: Status): Html {
  if (doctor === undefined)
    return section(
      'From outside',
      html`<p class="note">The server does not look at its public address: DOCTOR=24 lets it do so once a day.</p>`,
    )
  const { last } = doctor
  if (last === undefined) return section('From outside', html`<p>The first look has not ended yet.</p>`)
  const rows = last.troubles.map(
    ({ check, result, found, cause, cure }): Row => [
      check,
      result === 'fault' ? html`<span class="bad">fault</span>` : result,
      html`${found}${cause && html`<br><span class="note">Why: ${cause}</span>`}${cure && html`<br>Do: ${cure}`}`,
    ],
  )
  return section(
    'From outside',
    html`<p>${last.address}, ${relative(last.looked, now)}: ${last.failure ?? amount(last.checks, 'check')}</p>`,
    rows.length > 0 ? table(['Check', 'Result', 'What was found'], rows, { text: 2 }) : undefined,
  )
}

function program({ program, store, disk, now }: Status): Html {
  const { version, node, started, processes } = program
  const rows = processes.map(
    (each): Row => [
      each.role,
      String(each.pid),
      duration(now.getTime() - each.started.getTime()),
      bytes(each.memory),
    ],
  )
  return section(
    'Program',
    facts([
      ['Feedwright', version],
      ['Node.js', node],
      ['Up for', duration(now.getTime() - started.getTime())],
      ['Store', store.engine],
      ['Reads the folder', store.isLeading ? 'yes' : 'no, another server does'],
      ['Database', disk.database === undefined ? 'not in the data folder' : bytes(disk.database)],
      ['Copies of files', bytes(disk.media)],
      ['Free on the drive', disk.free === undefined ? 'unknown' : bytes(disk.free)],
    ]),
    table(['Process', 'Id', 'Up for', 'Memory'], rows, { numbers: [3] }),
  )
}
