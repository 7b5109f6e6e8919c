import type { Delivery } from '../articles/store/delivery-store.ts'

/** Counts what was delivered. */
export interface DeliveryReport {
  accepted(delivery: Pick<Delivery, 'kind' | 'subject'>): void
  /** Logs what was counted since the last time. */
  write(): void
}

/** The part of a logger that the report uses. */
export interface ReportLog {
  info(fields: object, message: string): void
}

/** Creates a report of one line for each change that was delivered, however many have received it. */
export function createDeliveryReport(log: ReportLog): DeliveryReport {
  const counts = new Map<string, { readonly kind: string; readonly subject: string; accepted: number }>()
  return {
    accepted({ kind, subject }) {
      const key = `${kind} ${subject}`
      const count = counts.get(key) ?? { kind, subject, accepted: 0 }
      count.accepted++
      counts.set(key, count)
    },
    write() {
      for (const { kind, subject, accepted } of counts.values()) {
        const receivers = accepted === 1 ? 'receiver' : 'receivers'
        log.info(
          { kind, subject, accepted },
          `${subject} was delivered to ${accepted} ${receivers} (${kind})`,
        )
      }
      counts.clear()
    },
  }
}
