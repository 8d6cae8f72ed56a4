import { Agent, request } from 'node:http'
import { SENT_AT_HEADER, TOKEN_HEADER, type ServiceAddress } from '../services/address.ts'
import { type HttpAnswer, TaskError } from '../../workloads/sdk.ts'

/** Fetches pages from the web service over kept-alive connections, as many at once as there are tasks. */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity })
  readonly #address: ServiceAddress

  constructor(address: ServiceAddress) {
    this.#address = address
  }

  /** Resolves with any answer, whatever its status; rejects with `TaskError` when none came. */
  get(path: string): Promise<HttpAnswer> {
    return this.#send('GET', path)
  }

  /** The same, with a body of JSON. */
  post(path: string, json: string): Promise<HttpAnswer> {
    return this.#send('POST', path, json)
  }

  #send(method: string, path: string, body?: string): Promise<HttpAnswer> {
    const { port, token } = this.#address
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        reject(new TaskError(`Fetching ${path} failed: ${error.message}.`))
      }
      const options = {
        host: '127.0.0.1',
        port,
        path,
        method,
        agent: this.#agent,
        headers: { [TOKEN_HEADER]: token },
      }
      request(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', fail)
        response.on('end', () => {
          const sentAt = response.headers[SENT_AT_HEADER]
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks),
            sentAtMs: typeof sentAt === 'string' ? Number(sentAt) : null,
          })
        })
      })
        .on('error', fail)
        .end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
