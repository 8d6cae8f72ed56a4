import { Agent, request } from 'node:http'
import type { ServiceId } from '../../../contract/fault.ts'
import { TaskError } from '../../../workloads/sdk.ts'
import { SENT_AT_HEADER, type ServiceAddress, TOKEN_HEADER } from '../../services/address.ts'

/** A response, and when the service sent it on the clock that all processes share; null if unknown. */
export interface TimedResponse {
  readonly status: number
  readonly body: Buffer
  readonly sentAtMs: number | null
}

/** Sends requests to one of the lab's services over kept-alive connections, any number of them at a time. */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity })
  readonly #service: ServiceId
  readonly #address: ServiceAddress

  constructor(service: ServiceId, address: ServiceAddress) {
    this.#service = service
    this.#address = address
  }

  /** Resolves with any response, whatever its status; rejects with a `TaskError` if there is none. */
  get(path: string): Promise<TimedResponse> {
    return this.#send('GET', path)
  }

  post(path: string, json: string): Promise<TimedResponse> {
    return this.#send('POST', path, json)
  }

  #send(method: string, path: string, body?: string): Promise<TimedResponse> {
    const { port, token } = this.#address
    return new Promise((resolve, reject) => {
      const fail = ({ message }: Error): void => {
        reject(TaskError.of('request_failed', { service: this.#service, text: message }))
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
}
