declare module 's3rver' {
  /** The parts of the S3 server that the tests use. It has no types of its own. */
  export default class S3rver {
    constructor(options: Readonly<Record<string, unknown>>)
    run(): Promise<{ readonly port: number }>
    close(): Promise<void>
  }
}
